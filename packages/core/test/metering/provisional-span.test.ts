/** A span that cannot wait says what is known; that look at the books must not change them. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";

it("a long call whose span ended before its device spoke has each joule once", async () => {
  const exporter = new InMemorySpanExporter();
  const { clock, meter, metering, seen, wait } = await meteredMachine({
    zones: [
      { id: "gpu-0", component: "gpu", refreshMs: 500, maxWatts: 900, idleWatts: 50, watts: () => 300 },
    ],
    telemetry: {
      tracerProvider: new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
      meterProvider: new MeterProvider(),
    },
  });
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
