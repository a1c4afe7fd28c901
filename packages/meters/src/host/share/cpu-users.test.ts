import { createMetering } from "@wattspan/core";
import { energyMeterContract, footprintCollector } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { processCpu } from "../../process-cpu.js";
import { descendantsCpu, hostCpu } from "./cpu-users.js";

afterEach(cleanUp);

describe("a meter of what others use", () => {
  it("processCpu() given the CPU seconds of other processes keeps the contract and counts those seconds", async () => {
    let seconds = 5;
    const ownCpu = { read: () => seconds };
    const meter = processCpu({ ownCpu, wattsPerVcpu: { min: 0, max: 10 }, reservedVcpus: 0 });
    expect(await energyMeterContract(meter)).toEqual([]);
    const opened = await meter.open(new AbortController().signal);
    if (opened.status !== "ready") return expect.fail("expected ready");
    opened.reader.read();
    seconds += 3;
    expect(await opened.reader.read()).toMatchObject([{ kind: "counter", microjoules: 30_000_000n }]);
  });

  it("CPU seconds of other processes that are found late, and all at once, are charged without a reset", async () => {
    let seconds = 0;
    const ownCpu = { read: () => seconds };
    const wattsPerVcpu = { min: 0, max: 10 };
    const seen = footprintCollector();
    const metering = createMetering({
      meters: [processCpu({ ownCpu, wattsPerVcpu, reservedVcpus: 0 })],
      telemetry: { detail: "off" },
      observers: [seen.observer],
    });
    await metering.ready;
    await metering.meterStage({ name: "s", kind: "training" }, async () => {
      seconds += 8;
    });
    await metering.shutdown();
    expect(seen.footprints[0]?.energy?.value).toBeCloseTo(80, 6);
    expect(seen.footprints[0]?.reasons).not.toContain("reset");
  });

  it("processCpu() gives no reading where the CPU seconds of other processes cannot be read", async () => {
    const opened = await processCpu({ ownCpu: { read: () => undefined } }).open(new AbortController().signal);
    if (opened.status !== "ready") return expect.fail("expected ready");
    expect(await opened.reader.read()).toMatchObject([{ kind: "none", reason: "CPU time unreadable" }]);
  });
});

describe("the CPU time of others", () => {
  it("hostCpu() reads the CPU time of the whole host, and descendantsCpu() that of child processes", () => {
    const { sys, proc } = temporaryTree({ "proc/stat": "cpu  100 0 50 8000 0 0 0 0 0 0\n" });
    expect(hostCpu({ root: sys, procRoot: proc }).read()).toBe(1.5);
    const { pid } = process;
    const stat = `${pid} (x) S 1 1 1 0 -1 4194368 0 0 0 0 900 0 0 0 20 0 1 0 5 0 0\n`;
    expect(descendantsCpu({ procRoot: temporaryTree({ [`proc/${pid}/stat`]: stat }).proc }).read()).toBe(0);
  });

  it("hostCpu() and descendantsCpu() know no CPU time where /proc has none", () => {
    const { sys, proc } = temporaryTree({});
    expect(hostCpu({ root: sys, procRoot: proc }).read()).toBeUndefined();
    expect(descendantsCpu({ procRoot: proc }).read()).toBeUndefined();
  });
});
