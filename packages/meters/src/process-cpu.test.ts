import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import type { Opened, Reading } from "@wattspan/core";
import { energyMeterContract } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { temporaryTree } from "../test/trees/temporary-tree.js";
import { processSeconds } from "./host/processes/cpu-seconds.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { type ProcessCpuOptions, processCpu } from "./process-cpu.js";

afterEach(cleanUp);

/** In a worker thread `auto` is that thread alone. */
const OWN_CPU = isMainThread ? "auto" : "process";

const open = (options?: ProcessCpuOptions): Promise<Opened> =>
  processCpu(options).open(new AbortController().signal);
const zoneOf = async (options?: ProcessCpuOptions) => {
  const opened = await open(options);
  return opened.status === "ready" ? opened.zones[0] : expect.fail("expected ready");
};

describe("processCpu", () => {
  it("processCpu() keeps the contract of an energy meter", async () => {
    expect(await energyMeterContract(processCpu())).toEqual([]);
    expect(await energyMeterContract(processCpu({ reservedVcpus: 0, ownCpu: "process" }))).toEqual([]);
  });

  it("processCpu() is available where no file can be read", async () => {
    const { sys, proc } = temporaryTree({});
    const zone = await zoneOf({ root: sys, procRoot: proc, ownCpu: OWN_CPU });
    expect(zone).toMatchObject({ origin: "model", component: "cpu" });
    expect(zone?.name).toMatch(/^modelled: /);
    expect(zone?.idleWatts).toBeGreaterThan(0);
  });

  it("processCpu() reserves what the quota of its control group allows", async () => {
    const { sys, proc } = temporaryTree({
      "proc/self/cgroup": "0::/\n",
      "proc/cpuinfo":
        "vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 106\nmodel name\t: Intel(R) Xeon(R)\n",
      "sys/fs/cgroup/cgroup.controllers": "cpu\n",
      "sys/fs/cgroup/cgroup.procs": "1\n",
      "sys/fs/cgroup/cpu.max": "50000 100000\n",
    });
    const zone = await zoneOf({ root: sys, procRoot: proc, ownCpu: OWN_CPU });
    expect(zone?.name).toBe("modelled: Intel Ice Lake, 0.5 vCPUs");
    expect(zone?.idleWatts).toBeCloseTo(0.7668 / 2, 10);
    expect(zone?.maxWatts).toBeCloseTo(0.7668 / 2 + availableParallelism() * (3.7049 - 0.7668), 10);
  });

  it("processCpu() takes configured watts and vCPUs, with the band of any model", async () => {
    const zone = await zoneOf({ wattsPerVcpu: { min: 1, max: 4 }, reservedVcpus: 3 });
    expect(zone).toMatchObject({ name: "modelled: configured CPU, 3 vCPUs", idleWatts: 3 });
    expect(zone?.accuracy).toBeUndefined();
  });

  it("processCpu() grows with the CPU time that this process uses", async () => {
    const opened = await open({ wattsPerVcpu: { min: 0, max: 10 }, ownCpu: "process" });
    if (opened.status !== "ready") return expect.fail("expected ready");
    const joules = () => {
      const [reading] = opened.reader.read() as readonly Reading[];
      return reading?.kind === "counter" ? Number(reading.microjoules) / 1e6 : Number.NaN;
    };
    // Between what is surely in it, and what may be.
    const [outerS, startJ, innerS] = [processSeconds(), joules(), processSeconds()];
    let usedS = 0;
    while (usedS < 0.02) usedS = processSeconds() - innerS;
    const usedJ = joules() - startJ;
    const mostS = processSeconds() - outerS;
    expect(usedJ).toBeGreaterThanOrEqual(usedS * 10 - 1e-5);
    expect(usedJ).toBeLessThanOrEqual(mostS * 10 + 1e-5);
    opened.reader.close?.();
  });

  it("processCpu() rejects its opening when aborted", async () => {
    await expect(processCpu().open(AbortSignal.abort())).rejects.toThrow("abort");
  });
});

describe("options that cannot be", () => {
  it.each([
    { min: -1, max: 2 },
    { min: 3, max: 2 },
    { min: 0, max: 0 },
    { min: Number.NaN, max: 2 },
    { min: 0, max: Number.POSITIVE_INFINITY },
  ])("processCpu() refuses wattsPerVcpu $min…$max", (wattsPerVcpu) => {
    expect(() => processCpu({ wattsPerVcpu })).toThrow(MeterOptionError);
    expect(() => processCpu({ wattsPerVcpu })).toThrow(
      `${wattsPerVcpu.min}…${wattsPerVcpu.max}; expected watts`,
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    "processCpu() refuses reservedVcpus %d",
    (reservedVcpus) => {
      expect(() => processCpu({ reservedVcpus })).toThrow(MeterOptionError);
    },
  );
});

describe("wattsPerGib", () => {
  it("wattsPerGib adds a zone for the memory in use", async () => {
    const opened = await open({ wattsPerGib: 0.4, ownCpu: "process" });
    if (opened.status !== "ready") return expect.fail("expected ready");
    expect(opened.zones.map(({ id, component }) => [id, component])).toEqual([
      ["process-cpu", "cpu"],
      ["process-memory", "memory"],
    ]);
    const readings = opened.reader.read() as readonly Reading[];
    expect(readings.map(({ zone, kind }) => [zone, kind])).toEqual([
      ["process-cpu", "counter"],
      ["process-memory", "counter"],
    ]);
    opened.reader.close?.();
    expect(await energyMeterContract(processCpu({ wattsPerGib: 0.4 }))).toEqual([]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    "processCpu() refuses wattsPerGib %d",
    (wattsPerGib) => {
      expect(() => processCpu({ wattsPerGib })).toThrow(MeterOptionError);
    },
  );
});
