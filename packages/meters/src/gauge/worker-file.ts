/** The path of the sampling worker's program: next to this file, in the same form. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

const isCommonJs = typeof __filename === "string" && __filename.endsWith(".cjs");

// Each name is spelled out, so that bundlers which look for a package's files find this one and no others.
const built = isCommonJs
  ? join(__dirname, "sampling-worker.cjs")
  : fileURLToPath(new URL("./sampling-worker.js", import.meta.url));

const isSource = !isCommonJs && import.meta.url.endsWith(".ts");

/** A path: the built one next to the built package, the source next to the source. */
export const samplingWorkerFile = isSource ? built.replace(/js$/, "ts") : built;
