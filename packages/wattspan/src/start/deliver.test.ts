import type { Footprint } from "@wattspan/core";
import { expect, it } from "vitest";
import { createMetering } from "./create-metering.js";
import { deliver } from "./deliver.js";

it("a sink that hangs delays no exporter", async () => {
  let end: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => {
    end = resolve;
  });
  const written: Footprint[] = [];
  const sink = { write: (footprint: Footprint) => void written.push(footprint), flush: () => hanging };
  const metering = createMetering({ sinks: [sink], telemetry: { detail: "off" } });
  metering.meterInference({ model: "m", runsOn: "remote" }, () => "text");
  await new Promise<void>((resolve) => {
    const tracerProvider = { getTracer: () => expect.unreachable(), forceFlush: async () => resolve() };
    void deliver(metering, { tracerProvider }).then(() => written.splice(0));
  });
  expect(written).toHaveLength(1); // settled before, and the sink is still waited for
  end();
  await metering.shutdown();
});

it("a metering of another copy, which knows no work alongside, is settled before exporters flush", async () => {
  const log: string[] = [];
  const metering = { flush: async () => void log.push("settled") };
  const forceFlush = async () => void log.push("flushed");
  await deliver(metering, { tracerProvider: { getTracer: () => expect.unreachable(), forceFlush } as never });
  expect(log).toEqual(["settled", "flushed"]);
});
