/** Work that takes CPU time: the same for each that does it, however long a busy machine makes it wait. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Some ten milliseconds of it. */
const ROOTS = 1.2e6;
/** What a counter must have moved until a call has certainly drawn something, in microjoules. */
const MOVED_UJ = 500_000;

/**
 * Works this many times, with a turn of the event loop after each. On a counter, it also works until that has
 * moved.
 */
export async function workOn(times: number, tree?: string): Promise<void> {
  const shownUj = () =>
    Number(readFileSync(join(tree as string, "class/powercap/intel-rapl:0/energy_uj"), "utf8"));
  const fromUj = tree ? shownUj() : 0;
  for (let done = 0; done < times || (tree !== undefined && shownUj() - fromUj < MOVED_UJ); done++) {
    computeOnce();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function computeOnce(): number {
  let sum = 0;
  for (let i = 0; i < ROOTS; i++) sum += Math.sqrt(i + sum);
  return sum;
}
