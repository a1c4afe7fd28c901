import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMetering, type SignalSample } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { nodeFiles } from "../host/files/files.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { cpuUtilization } from "./cpu-utilization.js";
import type { HostPart, SignalSurroundings } from "./host-part.js";
import { type HostSignal, hostSignals } from "./host-signals.js";
import { memoryBandwidth } from "./memory-bandwidth.js";
import { memoryUsage } from "./memory-usage.js";
import { networkBytes } from "./network-bytes.js";
import { storageBytes } from "./storage-bytes.js";

afterEach(cleanUp);

/** A machine of files, its part under test, and a clock. */
function machine(
  open: (surroundings: SignalSurroundings) => HostPart,
  contents: Readonly<Record<string, string>>,
) {
  const paths = temporaryTree(contents);
  let nowMs = 1000;
  const part = open({ paths, files: nodeFiles, ownCpu: "auto", now: () => nowMs });
  atTestEnd(() => part.close());
  const seen = () => part.read().map(lineOf);
  return {
    seen,
    /** The samples after `ms`, in which these files changed. */
    after(ms: number, changes: Readonly<Record<string, string>>) {
      nowMs += ms;
      for (const [path, content] of Object.entries(changes))
        writeFileSync(join(paths.directory, path), content);
      return seen();
    },
  };
}
const lineOf = ({ metric, value, attributes = {}, scope = "process" }: SignalSample) =>
  [metric.name.replace("wattspan.", ""), value, Object.values(attributes).join(" "), scope] as const;

const stat = (busy: number) => `cpu  ${busy} 0 0 800 0 0 0 0 0 0\n`;

describe("cpu-utilization", () => {
  it("cpu-utilization is the busy share of all CPUs since the last read", () => {
    const { seen, after } = machine((of) => cpuUtilization(of, 4), { "proc/stat": stat(1000) });
    expect(seen()).toEqual([]);
    expect(after(2000, { "proc/stat": stat(1400) })).toEqual([
      ["device.utilization", 0.5, "cpu cpu", "host"],
    ]);
    expect(after(1000, { "proc/stat": stat(2000) })[0]?.[1]).toBe(1);
  });

  it("cpu-utilization gives no sample of an unreadable counter, without elapsed time, or when the counter went back", () => {
    expect(machine(cpuUtilization, {}).seen()).toEqual([]);
    const { seen, after } = machine((of) => cpuUtilization(of, 1), { "proc/stat": stat(1000) });
    seen();
    expect(after(0, { "proc/stat": stat(1010) })).toEqual([]);
    expect(after(1000, { "proc/stat": stat(10) })).toEqual([]);
    expect(after(1000, { "proc/stat": "garbage" })).toEqual([]);
    expect(after(1000, { "proc/stat": stat(110) })).toEqual([["device.utilization", 0.5, "cpu cpu", "host"]]);
  });
});

it("memory-usage is the memory that this process uses", () => {
  const [[name, value = 0, of, scope] = []] = machine(memoryUsage, {}).seen();
  expect([name, of, scope]).toEqual(["memory.usage", "memory memory", "process"]);
  expect(value).toBeGreaterThan(1e6);
});

describe("network", () => {
  const dev = (receive: number, transmit: number) =>
    "Inter-|   Receive                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes\n" +
    `    lo: 900 10 0 0 0 0 0 0 900 10 0 0 0 0 0 0\n  eth0: ${receive} 5 0 0 0 0 0 0 ${transmit} 5 0 0 0 0 0 0\n`;

  it("network is what a container received and sent since the last read", () => {
    const { seen, after } = machine(networkBytes, {
      "proc/self/net/dev": dev(100, 50),
      "sys/class/net/eth0/address": "02:00\n",
    });
    expect(seen()).toEqual([]);
    expect(after(1000, { "proc/self/net/dev": dev(1100, 50) })).toEqual([
      ["data.transferred", 1000, "receive", "process"],
      ["data.transferred", 0, "transmit", "process"],
    ]);
  });

  it("network is the host's where one of the interfaces is a device", () => {
    const { seen, after } = machine(networkBytes, {
      "proc/self/net/dev": dev(1, 1),
      "sys/class/net/eth0/device/uevent": "DRIVER=virtio_net\n",
    });
    seen();
    expect(after(1000, {})[0]?.[3]).toBe("host");
  });

  it("network gives no sample where there is only a loopback interface", () => {
    const { seen, after } = machine(networkBytes, {
      "proc/self/net/dev": dev(1, 1).replace(/.*eth0.*\n/, ""),
    });
    seen();
    expect(after(1000, {})).toEqual([]);
  });
});

describe("storage", () => {
  const group = {
    "proc/self/cgroup": "0::/app\n",
    "sys/fs/cgroup/cgroup.controllers": "io\n",
    "sys/fs/cgroup/app/cgroup.procs": `${process.pid}\n`,
    "sys/fs/cgroup/app/cgroup.type": "domain\n",
  };
  const io = (read: number, write: number) =>
    `259:0 rbytes=${read} wbytes=${write} rios=1 wios=1 dbytes=0 dios=0\n253:0 \n8:0 rbytes=1 wbytes=2 rios=1 wios=1 dbytes=0 dios=0\n`;

  it("storage is what the control group read and wrote, over all devices", () => {
    const { seen, after } = machine(storageBytes, { ...group, "sys/fs/cgroup/app/io.stat": io(100, 200) });
    expect(seen()).toEqual([]);
    expect(after(1000, { "sys/fs/cgroup/app/io.stat": io(4196, 200) })).toEqual([
      ["storage.transferred", 4096, "read", "process"],
      ["storage.transferred", 0, "write", "process"],
    ]);
  });

  it("storage is what the process read and wrote, without a control group", () => {
    const own = (read: number) =>
      `rchar: 9\nread_bytes: ${read}\nwrite_bytes: 512\ncancelled_write_bytes: 0\n`;
    const { seen, after } = machine(storageBytes, { "proc/self/io": own(0) });
    seen();
    expect(after(1000, { "proc/self/io": own(8192) })[0]).toEqual([
      "storage.transferred",
      8192,
      "read",
      "process",
    ]);
  });
});

describe("memory-bandwidth", () => {
  const at = (domain: string) => `sys/fs/resctrl/mon_data/${domain}/mbm_total_bytes`;

  it("memory-bandwidth is a rate for each cache, and nothing for a cache without a number", () => {
    const { seen, after } = machine(memoryBandwidth, {
      [at("mon_L3_00")]: "1000\n",
      [at("mon_L3_01")]: "Unavailable\n",
      "sys/fs/resctrl/mon_data/mon_PERF_PKG_00/core_energy": "512.3\n",
    });
    expect(seen()).toEqual([]);
    expect(after(2000, { [at("mon_L3_00")]: "9000\n", [at("mon_L3_01")]: "Error\n" })).toEqual([
      ["memory.bandwidth", 4000, "resctrl:mon_L3_00 memory", "host"],
    ]);
  });

  it("memory-bandwidth gives no sample where resctrl is not mounted", () => {
    expect(machine(memoryBandwidth, {}).seen()).toEqual([]);
  });
});

describe("hostSignals", () => {
  it("hostSignals() reports what this machine has, and nothing once it is closed", () => {
    const source = hostSignals();
    source.read();
    const names = source.read().map(({ metric }) => metric.name);
    expect(names).toContain("wattspan.memory.usage");
    source.close?.();
    expect(source.read()).toEqual([]);
  });

  it("hostSignals() gives each signal that `include` names once, and no others", () => {
    const { sys, proc } = temporaryTree({});
    const options = { root: sys, procRoot: proc } as const;
    const twice = hostSignals({ ...options, include: ["memory-usage", "memory-usage"] });
    expect(twice.read()).toHaveLength(1);
    expect(hostSignals({ ...options, include: ["memory-bandwidth"] }).read()).toEqual([]);
  });

  it("hostSignals() refuses a signal that it does not know", () => {
    expect(() => hostSignals({ include: ["gpu" as HostSignal] })).toThrow(MeterOptionError);
    expect(() => hostSignals({ include: ["toString" as HostSignal] })).toThrow("cpu-utilization");
  });

  it("hostSignals() works as a signal source of a metering, without faults", async () => {
    const metering = createMetering({ signals: [hostSignals()] });
    await metering.refresh();
    expect(metering.status.faults).toEqual({});
    await metering.shutdown();
  });
});

it("memory-bandwidth gives no sample of files that may not be read", {
  skip: process.getuid?.() === 0,
}, () => {
  const paths = temporaryTree({ "sys/fs/resctrl/mon_data/mon_L3_00/mbm_total_bytes": "1\n" });
  chmodSync(join(paths.directory, "sys/fs/resctrl/mon_data"), 0);
  const part = memoryBandwidth({ paths, files: nodeFiles, ownCpu: "auto", now: () => 0 });
  chmodSync(join(paths.directory, "sys/fs/resctrl/mon_data"), 0o755);
  expect(part.read()).toEqual([]);
});
