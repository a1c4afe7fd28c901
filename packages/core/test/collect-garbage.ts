/** Lets tests see what nothing refers to any more. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void; // once: a context is 160 kB of the heap itself

/** Collects garbage, also what a weak reference was asked for in this turn of the event loop. */
export async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  gc();
}
