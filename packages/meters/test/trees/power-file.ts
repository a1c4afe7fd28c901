/** A power that changes while the thread of the test does nothing: another one writes it. */

import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { monotonicMs } from "../../src/gauge/sampling-plan.js";
import { atTestEnd } from "../clean-up.js";
import { temporaryDirectory } from "./temporary-tree.js";
import { overwrite } from "./written-file.js";

/**
 * Runs in the other thread: after `beforeMs` it writes `high`, `forMs` later `low` again, notes both moments, and says that it is done. All the
 * time it notes for how long it did not get to run.
 */
const PROGRAM = `
  const { closeSync, openSync, writeSync } = require("node:fs");
  const { workerData: { path, beforeMs, forMs, low, high, words, moments } } = require("node:worker_threads");
  const file = openSync(path, "r+");
  const now = () => Number(process.hrtime.bigint()) / 1e6;
  let ranMs = now();
  const restUntil = (isOver) => {
    while (!isOver()) {
      Atomics.wait(words, 1, 0, 5);
      moments[2] = Math.max(moments[2], now() - ranMs);
      ranMs = now();
    }
  };
  const change = (ms, text, index) => {
    const untilMs = now() + ms;
    restUntil(() => now() >= untilMs);
    writeSync(file, text, 0);
    moments[index] = now();
  };
  restUntil(() => Atomics.load(words, 0) === 1);
  change(beforeMs, high, 0);
  change(forMs, low, 1);
  closeSync(file);
  Atomics.store(words, 2, 1);
  Atomics.notify(words, 2);
  restUntil(() => false);
`;

/** The file, in microwatts, and how the thread of the test blocks itself while it changes. */
export interface PowerFile {
  readonly path: string;
  /**
   * Blocks this thread for some milliseconds, in which the power is high for a while, and for longer on a busy machine: until it has fallen.
   * Gives for how long it was high, and when it fell, on the clock of `performance.now()`.
   */
  blockFor(ms: number): { readonly highMs: number; readonly fellMs: number };
  /** The longest time so far in which the other thread did not get to run, in milliseconds: nor did others, on a machine that stood still. */
  stoodStillMs(): number;
}

/** A file with `low` watts. */
export async function powerFile({
  low = 100,
  high = 300,
  beforeMs = 150,
  forMs = 400,
} = {}): Promise<PowerFile> {
  const path = join(temporaryDirectory(), "power1_input");
  const text = (watts: number) => `${watts * 1e6}\n`;
  overwrite(path, text(low));
  const words = new Int32Array(new SharedArrayBuffer(12));
  const moments = new Float64Array(new SharedArrayBuffer(24));
  const workerData = { path, beforeMs, forMs, low: text(low), high: text(high), words, moments };
  const writer = new Worker(PROGRAM, { eval: true, workerData, execArgv: [] });
  await new Promise((resolve) => writer.once("online", resolve));
  atTestEnd(() => void writer.terminate());
  return {
    path,
    blockFor(ms) {
      Atomics.store(words, 0, 1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      Atomics.wait(words, 2, 0);
      const [from = 0, to = 0] = moments;
      return { highMs: to - from, fellMs: to + performance.now() - monotonicMs() };
    },
    stoodStillMs: () => moments[2] ?? Number.NaN,
  };
}
