/** A RAPL tree that a process of its own advances, with the truth about what it shows. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathsIn } from "./host-files.ts";
import type { HostPlan, HostTruth } from "./host-power.js";
import type { TreeAnswer, TreePlan, TreeRequest } from "./tree-protocol.js";

const ADVANCING = join(import.meta.dirname, "advance-tree.ts");

/** The tree and its host. */
export interface AdvancedTree {
  /** Where `rapl()` finds it: as the process of a group sees it. */
  paths(group: string): ReturnType<typeof pathsIn>;
  /** Asks the host for something, and waits until it is done and the counter shows it. */
  ask(request: TreeRequest): Promise<HostTruth>;
  /** Ends the process and removes the tree. */
  close(): Promise<void>;
}

/**
 * Builds a tree and starts its host. The counter begins at 0.
 * @example
 * const tree = await advancedTree({ idleWatts: 20, wattsPerCore: 30, groups: ["app"], others });
 * const meter = rapl(tree.paths("app"));
 */
export async function advancedTree(plan: HostPlan): Promise<AdvancedTree> {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-tree-"));
  const placed: TreePlan = { ...plan, directory };
  const child = fork(ADVANCING, [JSON.stringify(placed)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const waiting = new Map<number, (truth: HostTruth) => void>();
  child.on("message", ({ id, truth }: TreeAnswer) => waiting.get(id)?.(truth));
  const exited = once(child, "exit");
  const next = (id: number) =>
    Promise.race([
      new Promise<HostTruth>((resolve) => waiting.set(id, resolve)),
      exited.then(([code]) => Promise.reject(new Error(`The tree's process ended with ${code}.`))),
    ]);
  await next(0);
  let requests = 0;
  return {
    paths: (group) => pathsIn(directory, group),
    ask(request) {
      const id = ++requests;
      const answer = next(id);
      child.send({ id, ...request });
      return answer;
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
