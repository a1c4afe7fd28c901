import { manualClock, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { hostCalibration } from "../../src/calibration.js";
import type { EnergyMeter, Zone } from "../../src/contracts/energy-meter.js";

const gpu = { id: "gpu", component: "gpu", refreshMs: 1, maxWatts: 2000, idleWatts: 0 } as const;

/** A meter of the whole host that is asked every five seconds, and counts how often it was. */
function wall(clock: ReturnType<typeof manualClock>, watts: number, reads: number[]): EnergyMeter {
  const zone: Zone = {
    id: "bmc",
    component: "server",
    scope: "host",
    origin: "sensor",
    refreshMs: 5000,
    maxWatts: 9000,
  };
  return {
    name: "redfish",
    open: async () => ({
      status: "ready",
      zones: [zone],
      reader: {
        read() {
          reads.push(clock.now());
          return [{ zone: "bmc", atMs: clock.now(), kind: "power", watts, windowMs: 5000 }];
        },
      },
    }),
  };
}

/** A call of two minutes on a card and, where it is given, a meter of the whole host. */
async function metered(cardWatts: number, hostWatts: number, isCompared = true) {
  const clock = manualClock();
  const reads: number[] = [];
  const { metering, seen, wait } = await meteredMachine({
    clock,
    zones: [{ ...gpu, watts: () => cardWatts }],
    meters: [wall(clock, hostWatts, reads)],
    ...(isCompared && { calibration: hostCalibration }),
  });
  const call = metering.meterInference({ model: "m" }, () => wait(120_000));
  await clock.advanceAsync(120_000);
  await call;
  await metering.flush();
  const { status } = metering;
  await metering.shutdown();
  return { footprint: seen.footprints[0], status, reads };
}

describe("a metering with a meter of the whole host", () => {
  it("a meter of the whole host that states what it cannot draw is compared with nothing", async () => {
    const { footprint, status } = await metered(300, 1e300);
    expect(footprint?.energy?.value).toBeCloseTo(300 * 120, 0);
    expect(status.calibration).toMatchObject({ windows: 0 });
    expect(status.faults["read/redfish"]).toBeGreaterThan(0);
  });

  it("a meter of the whole host is compared with the devices, and not counted", async () => {
    const { footprint, status } = await metered(300, 500);
    expect(footprint?.energy?.value).toBeCloseTo(300 * 120, 0);
    expect(status.devices.map(({ id }) => id)).toEqual(["gpu"]);
    expect(status.overlaps).toEqual([{ zone: "bmc", because: "covers gpu, which is counted" }]);
    expect(status.calibration).toMatchObject({
      ...{ zone: "bmc", meter: "redfish", exceeds: false, windows: 3 },
      ratio: expect.closeTo(0.6, 3),
    });
    expect(footprint?.reasons).not.toContain("exceeds_host");
  });

  it("a meter of the whole host is neither counted nor read where nothing compares", async () => {
    const { footprint, status, reads } = await metered(900, 500, false);
    expect(footprint?.energy?.value).toBeCloseTo(900 * 120, 0);
    expect(footprint?.reasons).not.toContain("exceeds_host");
    expect(status.overlaps).toEqual([{ zone: "bmc", because: "covers gpu, which is counted" }]);
    expect(status.calibration).toBeUndefined();
    expect(reads).toEqual([]);
  });

  it("a meter of the whole host is asked no more often than it changes", async () => {
    const { reads } = await metered(300, 500);
    for (let i = 1; i < reads.length; i++)
      expect((reads[i] as number) - (reads[i - 1] as number)).toBeGreaterThanOrEqual(5000);
    expect(reads.length).toBeGreaterThan(15);
  });

  it("a card that draws more than its host is marked `exceeds_host`, with a band that reaches down to the host", async () => {
    const { footprint, status } = await metered(900, 500);
    expect(status.calibration).toMatchObject({ exceeds: true, ratio: expect.closeTo(1.8, 3) });
    expect(footprint?.reasons).toContain("exceeds_host");
    expect(footprint?.energy?.value).toBeCloseTo(900 * 120, 0);
    // What a long call had reported before the first window keeps its band.
    expect(footprint?.energy?.low).toBeLessThan(0.7 * 900 * 120);
    expect(status.devices[0]?.accuracy.low).toBeCloseTo((0.95 * 500) / 900, 3);
  });

  it("a meter of the whole host has nothing to compare with where it is all that is counted", async () => {
    const clock = manualClock();
    const { metering } = await meteredMachine({
      ...{ clock, calibration: hostCalibration },
      meters: [wall(clock, 500, [])],
    });
    expect(metering.status.calibration).toBeUndefined();
    await metering.shutdown();
  });
});
