/** All bars: adding one is one file, and one line here. */

import type { Bar } from "./measure/bar.ts";

/**
 * The file of each bar, which exports it as `bar`. Each is loaded in its own process, so that they do not
 * disturb each other.
 */
const files: Readonly<Record<string, () => Promise<{ readonly bar: Bar }>>> = {
  P1: () => import("./bars/unconfigured-call.ts"),
  P2: () => import("./bars/metered-call.ts"),
  P3: () => import("./bars/tick.ts"),
  P4: () => import("./bars/sampling.ts"),
  P5: () => import("./bars/memory.ts"),
  P6: () => import("./bars/span-processor.ts"),
  P10: () => import("./bars/before-a-call.ts"),
};

/** Ids of all bars, in their order. */
export const ids: readonly string[] = Object.keys(files);

/** Loads a bar. @throws Error for an id that no bar has. */
export async function barOf(id: string): Promise<Bar> {
  const load = files[id];
  if (!load) throw new Error(`There is no bar ${id}; there are ${ids.join(", ")}.`);
  return (await load()).bar;
}
