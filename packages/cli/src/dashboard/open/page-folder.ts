import { existsSync } from "node:fs";
import { join } from "node:path";

// The built package is ESM and CommonJS.
const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
const BUILT = join(here, "page");

/** Folder of the page's files: next to the built program; when run from source, that of the last build. */
export const pageFolder = existsSync(join(BUILT, "page.js")) ? BUILT : join(here, "../../../dist/page");
