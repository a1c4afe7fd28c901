/** A control group of its own: the real thing where this machine lets us make one, and every way in which it may not be had. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { hostPaths } from "../files/paths.js";
import { makeOwnGroup } from "./own-group.js";

afterEach(cleanUp);

const made = () => {
  const group = makeOwnGroup(hostPaths({}), nodeFiles);
  if (group) atTestEnd(() => group.close());
  return group;
};
const trial = makeOwnGroup(hostPaths({}), nodeFiles);
trial?.close();
const groupHere = () => readFileSync("/proc/self/cgroup", "latin1");

/** Uses a processor for so many milliseconds. */
const burn = (ms: number) => [
  "-e",
  `const until = ${ms * 1000}; while (process.cpuUsage().user < until) for (let i = 0; i < 1e6; i++); console.log(require("node:fs").readFileSync("/proc/self/cgroup", "latin1"))`,
];

describe.runIf(trial)("a control group of its own", () => {
  it("a control group of its own counts the CPU time of what is started in it, and nothing else", () => {
    const group = made();
    const before = groupHere();
    expect(group?.read()).toBeLessThan(0.01);
    const seen = group?.enter(() => execFileSync(process.execPath, burn(100), { encoding: "utf8" }));
    expect(seen).toMatch(new RegExp(`/wattspan-${process.pid}-`));
    expect(groupHere()).toBe(before);
    const used = group?.read() as number;
    expect(used).toBeGreaterThan(0.1);
    execFileSync(process.execPath, burn(100));
    // A program whose end is known may still have its last steps to do.
    expect(group?.read()).toBeLessThan(used + 0.05);
  });

  it("a control group of its own counts each short program, also while other threads are busy", async () => {
    const group = made();
    const busy = Array.from({ length: 2 }, () => new Worker("for (;;);", { eval: true }));
    atTestEnd(() => {
      for (const thread of busy) void thread.terminate();
    });
    await Promise.all(busy.map((thread) => once(thread, "online")));
    for (let program = 0; program < 50; program++) {
      const before = group?.read();
      const child = group?.enter(() => spawn("true"));
      await once(child as ChildProcess, "exit");
      expect(group?.read()).toBeGreaterThan(before as number);
    }
  });

  it("a control group of its own goes away on close, and gives back what still runs in it", () => {
    const group = made();
    const before = groupHere();
    const pid = group?.enter(() =>
      execFileSync("sh", ["-c", "sleep 60 >/dev/null 2>&1 & echo $!"], { encoding: "utf8" }).trim(),
    );
    atTestEnd(() => void process.kill(Number(pid), "SIGKILL"));
    expect(readFileSync(`/proc/${pid}/cgroup`, "latin1")).toContain("/wattspan-");
    const last = group?.read();
    group?.close();
    expect(readFileSync(`/proc/${pid}/cgroup`, "latin1")).toBe(before);
    expect(group?.read()).toBe(last);
  });

  it("this process is back in its old group after a start in a group of its own throws", () => {
    const group = made();
    const before = groupHere();
    expect(() =>
      group?.enter(() => {
        throw new Error("no such program");
      }),
    ).toThrow("no such program");
    expect(groupHere()).toBe(before);
  });
});

/** A tree in which this process is in the group `app`; without the kernel nothing happens in it. */
function tree({ members = String(process.pid), version2 = true } = {}) {
  const { sys, proc } = temporaryTree({
    "proc/self/cgroup": "0::/app\n",
    "sys/fs/cgroup/app/cgroup.procs": `${members}\n`,
    ...(version2 && { "sys/fs/cgroup/cgroup.controllers": "cpu\n" }),
  });
  return { paths: hostPaths({ root: sys, procRoot: proc }), app: join(sys, "fs/cgroup/app") };
}

describe("no control group of its own", () => {
  it("makeOwnGroup() makes no group without cgroup version 2", () => {
    expect(makeOwnGroup(tree({ version2: false }).paths, nodeFiles)).toBeUndefined();
  });

  it("makeOwnGroup() makes no group where this process is not in the visible one, which it would leave", () => {
    const { paths, app } = tree({ members: "1" });
    expect(makeOwnGroup(paths, nodeFiles)).toBeUndefined();
    expect(readdirSync(app)).toEqual(["cgroup.procs"]);
  });

  it("makeOwnGroup() leaves no group behind where the kernel lets no process in", () => {
    const { paths, app } = tree();
    expect(makeOwnGroup(paths, nodeFiles)).toBeUndefined();
    expect(readdirSync(app)).toEqual(["cgroup.procs"]);
  });
});
