/** Where the program of the sampling worker is: beside this file, in the same form. */

import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** In either module format: the file that this is. */
const here = typeof __filename === "string" ? __filename : fileURLToPath(import.meta.url);

/** A path: the built one beside the built package, the source beside the source. */
export const samplingWorkerFile = join(dirname(here), `sampling-worker${extname(here)}`);
