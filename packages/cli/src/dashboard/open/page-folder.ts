import { existsSync } from "node:fs";
import { join } from "node:path";

// The built package is ESM and CommonJS.
const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
const BESIDE = join(here, "page");

/** Where the page's files are: next to the built program; sources take those of the last build. */
export const pageFolder = existsSync(join(BESIDE, "page.js")) ? BESIDE : join(here, "../../../dist/page");
