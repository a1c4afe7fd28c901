import { existsSync } from "node:fs";
import { join } from "node:path";

// The built package is ESM and CommonJS.
const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
const BUILT = join(here, "page");

/** Where the page's files are: next to the built program; sources take those of the last build. */
export const pageFolder = existsSync(join(BUILT, "page.js")) ? BUILT : join(here, "../../../dist/page");
