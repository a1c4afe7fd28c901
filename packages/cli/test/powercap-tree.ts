/** A machine with RAPL as a folder, whose sensors run while a test looks. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** What a test needs to know of the meters' own test tool. */
interface TreeDomain {
  readonly id: string;
  readonly name?: string;
  readonly microjoules?: bigint;
  readonly dangling?: boolean;
}
interface PowercapTree {
  readonly root: string;
  advance(id: string, microjoules: bigint): void;
}
interface TreeTool {
  powercapTree(directory: string, domains: readonly TreeDomain[]): PowercapTree;
}
type Machines = Readonly<Record<"SERVER" | "LAPTOP", readonly TreeDomain[]>>;

// Packages do not import each other's internals, so the path is only a string.
const testing = new URL("../../meters/src/testing/", import.meta.url);
const { powercapTree } = (await import(new URL("powercap-tree.ts", testing).href)) as TreeTool;

/** The layouts of real machines. */
export const { SERVER, LAPTOP } = (await import(
  new URL("../../test/trees/machines.ts", testing).href
)) as Machines;

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
