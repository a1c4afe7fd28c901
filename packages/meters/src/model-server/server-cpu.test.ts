import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { nodeFiles } from "../host/files/files.js";
import { groupCpu, processCpu } from "./server-cpu.js";

afterEach(cleanUp);

const stat = (ticks: number, started: number | string, name = "llama-server") =>
  `42 (${name}) S 1 1 1 0 -1 4194304 1 0 0 0 ${ticks} 5 0 0 20 0 9 0 ${started} 1 1\n`;

describe("processCpu", () => {
  it("processCpu() gives the seconds of a server process, and identifies it by its start time", () => {
    const tree = temporaryTree({ "proc/42/stat": stat(95, 1000, "a) b (c") });
    const cpu = processCpu(42, tree, nodeFiles);
    expect(cpu.read()).toEqual({ seconds: 1, identity: "1000" });
    writeFileSync(join(tree.proc, "42/stat"), stat(195, 1000));
    expect(cpu.read()).toEqual({ seconds: 2, identity: "1000" });
    writeFileSync(join(tree.proc, "42/stat"), stat(5, 2000));
    expect(cpu.read()).toEqual({ seconds: 0.1, identity: "2000" });
  });

  it("processCpu() gives nothing for a server process that is gone, or a text that is cut", () => {
    const tree = temporaryTree({ "proc/42/stat": stat(1, "") });
    const cpu = processCpu(42, tree, nodeFiles);
    expect(cpu.read()).toBeUndefined();
    rmSync(join(tree.proc, "42/stat"));
    expect(cpu.read()).toBeUndefined();
    writeFileSync(join(tree.proc, "42/stat"), "42 (llama");
    expect(cpu.read()).toBeUndefined();
  });
});

describe("groupCpu", () => {
  const usage = (seconds: number) => `usage_usec ${seconds * 1e6}\nuser_usec 0\n`;

  it("groupCpu() gives the seconds of a version 2 group, and notices that it began anew", () => {
    const group = "sys/fs/cgroup/system.slice/llama.service/cpu.stat";
    const tree = temporaryTree({ [group]: usage(3) });
    const cpu = groupCpu("/system.slice/llama.service", tree, nodeFiles);
    const before = cpu.read();
    expect(before?.seconds).toBe(3);
    writeFileSync(join(tree.directory, group), usage(4));
    expect(cpu.read()).toEqual({ seconds: 4, identity: before?.identity });
    writeFileSync(join(tree.directory, group), usage(1));
    expect(cpu.read()?.identity).not.toBe(before?.identity);
  });

  it("groupCpu() finds a version 1 group, and a group that appears later", () => {
    const old = temporaryTree({ "sys/fs/cgroup/cpuacct/docker/x/cpuacct.usage": "2500000000\n" });
    expect(groupCpu("docker/x", old, nodeFiles).read()?.seconds).toBe(2.5);
    const tree = temporaryTree({ "sys/fs/cgroup/llm/cpu.stat": "" });
    const cpu = groupCpu("llm", tree, nodeFiles);
    expect(cpu.read()).toBeUndefined();
    writeFileSync(join(tree.cgroup, "llm/cpu.stat"), usage(1));
    expect(cpu.read()?.seconds).toBe(1);
  });
});
