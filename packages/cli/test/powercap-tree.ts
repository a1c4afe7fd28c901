/** A machine with RAPL as a folder, whose sensors run while a test looks. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { powercapTree, type TreeDomain } from "@wattspan/testing/stand-ins";
import { onTestFinished } from "vitest";

const STEP_MS = 5;

/** An empty folder until the test ends. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Counters that run. */
export interface RunningTree {
  readonly root: string;
  /** How long they have run, in seconds. */
  ranS(): number;
  /**
   * The longest time for which they stood still between two steps: no reading was further behind than this.
   */
  behindS(): number;
}

/**
 * Builds the tree, and lets its counters run at these watts until the test ends.
 * @example const { root } = runningTree(SERVER, { "intel-rapl:0": 50 });
 */
export function runningTree(
  domains: readonly TreeDomain[],
  watts: Readonly<Record<string, number>> = {},
): RunningTree {
  const tree = powercapTree(emptyFolder(), domains);
  const beganMs = performance.now();
  let lastMs = beganMs;
  let longestMs = 0;
  const step = () => {
    const nowMs = performance.now();
    for (const [id, power] of Object.entries(watts))
      tree.advance(id, BigInt(Math.round(power * (nowMs - lastMs) * 1000)));
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  const timer = setInterval(step, STEP_MS);
  onTestFinished(() => clearInterval(timer));
  return {
    root: tree.root,
    ranS: () => (performance.now() - beganMs) / 1000,
    behindS: () => Math.max(longestMs, performance.now() - lastMs) / 1000,
  };
}
