/** What hangs is given up in its time, and what does not need it does not wait for it. */

import { diag } from "@opentelemetry/api";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { beforeEach, describe, expect, it } from "vitest";
import type { CarbonIntensityProvider } from "../../src/contracts/carbon-intensity.js";
import type { EnergyMeter } from "../../src/contracts/energy-meter.js";
import { createMetering } from "../../src/run/create-metering.js";

beforeEach(() => diag.disable());

const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;
const forever = () => new Promise<never>(() => undefined);
const hanging: CarbonIntensityProvider = { name: "hanging", current: forever };

describe("a source of intensities that hangs at the start", () => {
  const setUp = () => {
    const clock = manualClock();
    const seen = footprintCollector();
    const meters = [fakeMeter({ clock, zones: [zone] })];
    const telemetry = { detail: "off" } as const;
    return {
      clock,
      seen,
      metering: createMetering({ clock, meters, intensity: hanging, observers: [seen.observer], telemetry }),
    };
  };

  it("a source of intensities that hangs at the start keeps no call from being measured", async () => {
    const { clock, seen, metering } = setUp();
    await clock.advanceAsync(1);
    const call = metering.meterInference(
      { model: "m" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, 1000)),
    );
    await clock.advanceAsync(1000);
    await call;
    await metering.flush(); // it does not wait either
    expect(seen.footprints[0]?.energy?.value).toBeCloseTo(50, 0);
    expect(seen.footprints[0]?.reasons).toContain("no_intensity");
  });

  it("a source of intensities that hangs at the start is given up after ten seconds, when the metering is ready", async () => {
    const { clock, metering } = setUp();
    let isReady = false;
    void metering.ready.then(() => {
      isReady = true;
    });
    await clock.advanceAsync(9900);
    expect(isReady).toBe(false);
    await clock.advanceAsync(200);
    expect(isReady).toBe(true);
    expect(metering.status.faults).toEqual({ "provider/current": 1 });
  });
});

it("a reader that hangs while it closes lets the shutdown end in the time of a read, and is a fault", async () => {
  const clock = manualClock();
  const good = fakeMeter({ clock, zones: [zone] });
  const meter: EnergyMeter = {
    name: "hanging",
    open: async (signal) => {
      const opened = await good.open(signal);
      return opened.status === "ready" ? { ...opened, reader: { ...opened.reader, close: forever } } : opened;
    },
  };
  const metering = createMetering({ clock, meters: [meter], telemetry: { detail: "off" } });
  await metering.ready;
  let isShut = false;
  void metering.shutdown().then(() => {
    isShut = true;
  });
  await clock.advanceAsync(4900);
  expect(isShut).toBe(false);
  await clock.advanceAsync(200);
  expect(isShut).toBe(true);
  expect(metering.status.faults).toEqual({ "read/close": 1 });
  expect(clock.pending).toBe(0);
});
