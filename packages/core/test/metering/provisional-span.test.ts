/** A span that cannot wait says what is known; that look at the books must not change them. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { createMetering } from "../../src/run/metering.js";

it("a long call whose span ended before its device spoke has each joule once", async () => {
  const clock = manualClock();
  const seen = footprintCollector();
  const exporter = new InMemorySpanExporter();
  const meter = fakeMeter({
    clock,
    zones: [
      { id: "gpu-0", component: "gpu", refreshMs: 500, maxWatts: 900, idleWatts: 50, watts: () => 300 },
    ],
  });
  const metering = createMetering({
    clock,
    meters: [meter],
    observers: [seen.observer],
    telemetry: {
      tracerProvider: new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
      meterProvider: new MeterProvider(),
    },
  });
  await metering.ready;
  const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
  const call = metering.meterInference({ model: "long" }, () => wait(25_100)); // reported every 10 s meanwhile
  await clock.advanceAsync(25_100);
  await call;
  await clock.advanceAsync(300);
  expect(exporter.getFinishedSpans()).toHaveLength(1);
  expect(seen.footprints).toHaveLength(0); // the device has not spoken since the call ended
  await clock.advanceAsync(3000);
  const [footprint] = seen.footprints;
  const [device] = metering.status.devices;
  expect(footprint?.self.energy?.value).toBeCloseTo(device?.activity ?? Number.NaN, 6);
  expect((footprint?.self.energy?.value ?? 0) / meter.truth("gpu-0", 0, 25_100)).toBeCloseTo(1, 1);
});
