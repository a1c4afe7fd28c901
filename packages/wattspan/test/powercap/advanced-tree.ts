/** A RAPL tree that a process of its own advances, with the truth about what it shows. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HostPlan, HostTruth } from "./host-power.js";
import type { TreeAnswer, TreePlan, TreeRequest } from "./tree-protocol.js";

const here = (path: string) => new URL(path, import.meta.url);

/** The tree and its host. */
export interface AdvancedTree {
  /** Where `rapl()` finds it: as the process of a group sees it. */
  paths(group: string): { root: string; procRoot: string; cgroupRoot: string; ownCpu: "cgroup" };
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
  // The meters' own test tool. Packages do not import each other's insides, so its place is only told.
  const builder = here("../../../meters/src/testing/powercap-tree.ts").href;
  const told: TreePlan = { ...plan, directory, builder };
  const child = fork(fileURLToPath(here("advance-tree.ts")), [JSON.stringify(told)], {
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
    paths: (group) => ({
      root: join(directory, "sys"),
      procRoot: join(directory, `proc-${group}`),
      cgroupRoot: join(directory, "sys/fs/cgroup"),
      ownCpu: "cgroup",
    }),
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
