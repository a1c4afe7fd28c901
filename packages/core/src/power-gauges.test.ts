/** Devices that say power and not energy, through the whole of `createMetering`. */

import { describe, expect, it } from "vitest";
import { integrate } from "./ledger/integrate.js";
import { createMetering } from "./metering.js";
import { fakeMeter, footprintCollector, manualClock } from "./testing/index.js";

describe("gauges", () => {
  const samples = [-1, 1, 3.5, 6, 8.5, 11];
  const watts = [100, 140, 190, 240, 290, 340];
  const at = (extra: number) => samples.map((atS, i) => ({ atS, watts: (watts[i] as number) + extra }));

  it("gauges are integrated exactly where power is linear", () => {
    expect(integrate(at(0), 0, 10)).toBeCloseTo(2200, 9);
    expect(integrate(at(100), 0, 10)).toBeCloseTo(3200, 9);
    expect(integrate(at(0), -1, 11)).toBeCloseTo(2640, 9);
    expect(integrate(at(100), -1, 11)).toBeCloseTo(3840, 9);
    expect(integrate(at(0), -2, 5)).toBeUndefined();
  });

  it.each([
    [0, 2640],
    [100, 3840],
  ])("gauges give an activity that runs throughout all of their energy (+%i W)", async (extra, joules) => {
    const power = (ms: number) => 100 + extra + (ms / 1000) * 20;
    const zone = {
      id: "gpu-0",
      component: "gpu",
      refreshMs: 1,
      kind: "power",
      windowMs: 0,
      maxWatts: 700,
    } as const;
    const clock = manualClock();
    const seen = footprintCollector();
    const meter = fakeMeter({ clock, zones: [{ ...zone, watts: power }] });
    const metering = createMetering({
      meters: [meter],
      clock,
      observers: [seen.observer],
      telemetry: { detail: "off" },
    });
    await metering.ready;
    const call = metering.meterInference(
      { model: "m" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, 12_000)),
    );
    await clock.advanceAsync(12_000);
    await call;
    await metering.flush();
    expect(seen.footprints[0]?.energy?.value).toBeCloseTo(joules, 0);
    expect(seen.footprints[0]?.reasons).toContain("idle_unknown");
  });
});
