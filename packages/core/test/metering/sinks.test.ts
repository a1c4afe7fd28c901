import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { Footprint } from "../../src/index.js";

describe("a sink of a metering", () => {
  it("a sink of a metering has what was metered after a flush, and is flushed by a shutdown", async () => {
    const log: string[] = [];
    const sink = {
      async write({ name }: Footprint) {
        await undefined;
        log.push(name);
      },
      flush: async () => void log.push("flush"),
    };
    const { metering } = await meteredMachine({ sinks: [sink] });
    metering.meterInference({ model: "a" }, () => 1);
    await metering.flush();
    expect(log).toEqual(["a", "flush"]);
    metering.meterInference({ model: "b" }, () => 2);
    await metering.shutdown();
    expect(log.slice(0, 4)).toEqual(["a", "flush", "b", "flush"]);
  });

  it("a sink of a metering that fails never fails a call", async () => {
    const sink = {
      write: () => Promise.reject(new Error("no")),
      flush: () => Promise.reject(new Error("no")),
    };
    const { metering } = await meteredMachine({ sinks: [sink] });
    expect(metering.meterInference({ model: "a" }, () => 1)).toBe(1);
    await metering.flush();
    expect(metering.status.faults).toEqual({ "observer/sink_write": 1, "observer/sink_flush": 1 });
    await metering.shutdown();
  });

  it("a sink of a metering that hangs holds up a shutdown for 5 s, and no work alongside", async () => {
    const never = new Promise<void>(() => undefined);
    const { metering, clock } = await meteredMachine({ sinks: [{ write: () => never, flush: () => never }] });
    metering.meterInference({ model: "a" }, () => 1);
    const done: string[] = [];
    const flushed = metering.flush(async () => void done.push("alongside")).then(() => done.push("flush"));
    await clock.advanceAsync(4999);
    expect(done).toEqual(["alongside"]);
    await clock.advanceAsync(1);
    await flushed;
    const closed = metering.shutdown().then(() => done.push("shutdown"));
    await clock.advanceAsync(5000);
    await closed;
    expect(done).toEqual(["alongside", "flush", "shutdown"]);
  });
});
