/** Where the program of the sampling worker is: beside this file, in the same form. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

const isCommonJs = typeof __filename === "string" && __filename.endsWith(".cjs");

// Each name is written out, so that bundlers which look for files of a package find this one, and no more than this one.
const built = isCommonJs
  ? join(__dirname, "sampling-worker.cjs")
  : fileURLToPath(new URL("./sampling-worker.js", import.meta.url));

const isSource = !isCommonJs && import.meta.url.endsWith(".ts");

/** A path: the built one beside the built package, the source beside the source. */
export const samplingWorkerFile = isSource ? built.replace(/js$/, "ts") : built;
