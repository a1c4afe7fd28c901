/** Devices that say power and not energy, through the whole of `createMetering`. */

import { fakeMeter, type ManualClock, manualClock, meteredMachine, steppedPower } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { EnergyMeter } from "../../src/contracts/energy-meter.js";

describe("gauges", () => {
  it.each([0, 100])(
    "gauges give an activity that runs throughout all of their energy where power is linear (+%i W)",
    async (extra) => {
      const power = (ms: number) => 100 + extra + (ms / 1000) * 20;
      const zone = {
        id: "gpu-0",
        component: "gpu",
        refreshMs: 1,
        kind: "power",
        windowMs: 0,
        maxWatts: 700,
      } as const;
      const { clock, metering, seen, wait } = await meteredMachine({ zones: [{ ...zone, watts: power }] });
      const call = metering.meterInference({ model: "m" }, () => wait(12_000));
      await clock.advanceAsync(12_000);
      await call;
      await metering.flush();
      expect(seen.footprints[0]?.energy?.value).toBeCloseTo(12 * (100 + extra) + 10 * 12 ** 2, 0);
      expect(seen.footprints[0]?.reasons).toContain("idle_unknown");
    },
  );

  /** Calls at 300 W with rests at 80 W between them, on a gauge with a window and a refresh. */
  async function calls({ windowMs, refreshMs, callMs, restMs, count }: Readonly<Record<string, number>>) {
    const clock = manualClock();
    const power = steppedPower({ clock, watts: 80 });
    const zone = { id: "gpu-0", component: "gpu", kind: "power", maxWatts: 700 } as const;
    const { metering, seen } = await meteredMachine({
      zones: [
        { ...zone, windowMs: windowMs as number, refreshMs: refreshMs as number, phaseMs: 7, ...power },
      ],
      clock,
      attribution: { idle: "exclude" },
    });
    await clock.advanceAsync(10_000);
    for (let i = 0; i < (count as number); i++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const call = metering.meterInference({ model: "m" }, () => promise);
      power.set(300);
      await clock.advanceAsync(callMs as number);
      power.set(80);
      resolve();
      await call;
      await clock.advanceAsync((restMs as number) + 37 * (i % 7));
    }
    await metering.flush();
    const energies = seen.footprints.map(({ energy }) => energy?.value ?? Number.NaN);
    const truth = ((300 - 80) * (callMs as number)) / 1000;
    return { energies, mean: energies.reduce((a, b) => a + b, 0) / energies.length / truth, metering };
  }

  it.each([
    { windowMs: 100, refreshMs: 100, callMs: 1000, restMs: 2000, count: 30 },
    { windowMs: 20, refreshMs: 20, callMs: 200, restMs: 500, count: 50 },
    { windowMs: 1000, refreshMs: 100, callMs: 3000, restMs: 5000, count: 20 },
    { windowMs: 0, refreshMs: 250, callMs: 2000, restMs: 3000, count: 30 },
  ])(
    "gauges have no bias in calls of $callMs ms where each value is the mean over $windowMs ms and comes every $refreshMs ms",
    async (options) => {
      const { energies, mean, metering } = await calls(options);
      expect(energies).toHaveLength(options.count);
      expect(Math.abs(mean - 1)).toBeLessThan(0.05);
      expect(metering.status.devices[0]?.idleWatts).toBeCloseTo(80, -1);
      expect(metering.status.faults).toEqual({});
    },
  );
});

describe("a device that states the impossible", () => {
  /** Three calls of 2 s at 100 W, in the second of which the device states something else. */
  async function callsOf(device: EnergyMeter, clock: ManualClock, state: (isWrong: boolean) => void) {
    const { metering, seen, wait } = await meteredMachine({ meters: [device], clock });
    for (const isWrong of [false, true, false]) {
      state(isWrong);
      const call = metering.meterInference({ model: "m" }, () => wait(2000));
      await clock.advanceAsync(2000);
      await call;
    }
    await metering.flush();
    const { faults, devices } = metering.status;
    return {
      energies: seen.footprints.map(({ energy }) => energy?.value ?? 0),
      faults,
      total: devices[0]?.total,
    };
  }

  it("a gauge's reading far above the most of its zone is refused and is a fault: its time is lost, and no other", async () => {
    const clock = manualClock();
    const power = steppedPower({ clock, watts: 100 });
    const zone = { id: "gpu-0", component: "gpu", refreshMs: 1, kind: "power", windowMs: 0 } as const;
    const meter = fakeMeter({ clock, zones: [{ ...zone, maxWatts: 700, ...power }] });
    const seen = await callsOf(meter, clock, (isWrong) => power.set(isWrong ? 1e300 : 100));
    expect(seen.energies.map((joules) => Math.round(joules / 50))).toEqual([4, 0, 4]);
    expect(seen.total).toBeCloseTo(390, -1);
    expect(seen.faults["read/fake"]).toBeGreaterThan(0);
  });

  it("a counter's step is lost where it is more than any machine draws, whatever its zone states as its most", async () => {
    const clock = manualClock();
    const power = steppedPower({ clock, watts: 100 });
    const zone = { id: "gpu-0", component: "gpu", refreshMs: 1, maxWatts: 1e300 } as const;
    const meter = fakeMeter({ clock, zones: [{ ...zone, ...power }] });
    const seen = await callsOf(meter, clock, (isWrong) => power.set(isWrong ? 1e12 : 100));
    expect(seen.energies.map((joules) => Math.round(joules / 50))).toEqual([4, 0, 4]);
    expect(seen.total).toBeCloseTo(400, -1);
  });
});
