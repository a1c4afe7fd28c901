import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reading } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { neighbours } from "../../test/neighbours.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { nodeFiles } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import { openFamilyMemory, openOwnMemory } from "../host/share/own-memory.js";
import { threadName } from "../host-registry/thread-name.js";
import { memoryModel } from "./memory-model.js";

afterEach(cleanUp);

const SELF = threadName();
const GIB = 2 ** 30;
const joulesOf = (reading: Reading) =>
  reading.kind === "counter" ? Number(reading.microjoules) / 1e6 : reading.kind;

it("the memory model adds up what was in use, and does not count an unreadable moment as nothing", () => {
  let [nowMs, bytes] = [0, (2 * GIB) as number | undefined];
  const model = memoryModel({ read: () => bytes, close: () => undefined }, 0.5, () => nowMs);
  const at = (ms: number, gib: number | undefined) => {
    [nowMs, bytes] = [ms, gib === undefined ? undefined : gib * GIB];
    return joulesOf(model.read());
  };
  expect(at(0, 2)).toBe(0);
  expect(at(1000, 2)).toBe(1);
  expect(at(2000, 4)).toBe(2.5);
  expect(at(3000, undefined)).toBe("none");
  expect(at(4000, 4)).toBe(6.5);
  expect(model.zone).toMatchObject({ id: "process-memory", component: "memory", origin: "model" });
});

describe("memory in use", () => {
  const tree = (group: Record<string, string>) =>
    temporaryTree({
      "proc/self/cgroup": "0::/app\n4:memory:/app\n",
      "sys/fs/cgroup/cgroup.controllers": "memory\n",
      ...group,
    });

  const openFamily = (paths: HostPaths, others = neighbours(SELF)) =>
    openFamilyMemory(paths, nodeFiles, others, () => undefined);

  it("own memory is the control group's while it holds this process alone", () => {
    const paths = tree({
      "sys/fs/cgroup/app/cgroup.procs": `${process.pid}\n`,
      "sys/fs/cgroup/app/memory.current": "536870912\n",
    });
    const others = neighbours(SELF);
    const memory = openFamily(paths, others);
    expect(memory.read()).toBe(536_870_912);
    others.see([{ name: { ...SELF, pid: 1, thread: 1 }, groups: others.groups }]);
    expect(memory.read()).not.toBe(536_870_912);
    others.see([]);
    expect(memory.read()).toBe(536_870_912);
    writeFileSync(join(paths.cgroup, "app/memory.current"), "garbage");
    expect(memory.read()).toBeUndefined();
    memory.close();
  });

  it("own memory is read from a group of version 1", () => {
    const paths = temporaryTree({
      "proc/self/cgroup": "4:memory:/app\n",
      "sys/fs/cgroup/memory/cgroup.procs": "\n",
      "sys/fs/cgroup/memory/app/cgroup.procs": `${process.pid}\n`,
      "sys/fs/cgroup/memory/app/memory.usage_in_bytes": "4096\n",
    });
    const memory = openFamily(paths);
    expect(memory.read()).toBe(4096);
    memory.close();
  });

  it("own memory is the resident memory where the group is shared, or the process was chosen", () => {
    const paths = tree({
      "sys/fs/cgroup/app/cgroup.procs": `${process.pid}\n1\n99999\n`,
      "sys/fs/cgroup/app/memory.current": "5\n",
    });
    for (const choice of ["auto", "process"] as const)
      expect(openOwnMemory(choice, paths, nodeFiles).read()).toBeGreaterThan(1e6);
    const whole = openOwnMemory("cgroup", paths, nodeFiles);
    expect(whole.read()).toBe(5);
    whole.close();
  });
});
