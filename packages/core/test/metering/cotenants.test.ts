/** Devices that others may use too, through the whole of `createMetering`. */

import { footprintCollector, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { EnergyMeter, Reading, Zone } from "../../src/contracts/energy-meter.js";
import { createMetering } from "../../src/run/create-metering.js";

/** A counter of 100 W that moves every millisecond, with something said of its zone or of its readings. */
async function metered(zone: Partial<Zone>, shared: (atMs: number) => boolean) {
  const clock = manualClock();
  const seen = footprintCollector();
  const read = (): readonly Reading[] => {
    const atMs = clock.now();
    const microjoules = BigInt(Math.floor(atMs)) * 100_000n;
    const counter = { zone: "gpu", atMs, kind: "counter", microjoules } as const;
    return [shared(atMs) ? { ...counter, cotenants: "unknown" } : counter];
  };
  const device = { id: "gpu", component: "gpu", scope: "device", origin: "sensor" } as const;
  const meter: EnergyMeter = {
    name: "shared",
    open: async () => ({
      status: "ready",
      zones: [{ ...device, refreshMs: 1, maxWatts: 700, idleWatts: 10, ...zone }],
      reader: { read },
    }),
  };
  const metering = createMetering({ meters: [meter], clock, observers: [seen.observer] });
  await metering.ready;
  const call = () =>
    metering.meterInference(
      { model: "m" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, 1000)),
    );
  for (const running of [call, call]) {
    const done = running();
    await clock.advanceAsync(1000);
    await done;
    await clock.advanceAsync(1000);
  }
  await metering.shutdown();
  return seen.footprints.map(({ energy, reasons }) => [Math.round(energy?.value ?? 0), ...reasons]);
}

it("unknown cotenants are stated on every footprint where the zone states them", async () => {
  const said = [100, "no_intensity", "unknown_cotenants"];
  const found = await metered({ cotenants: "unknown" }, () => false);
  expect(found.map((entry) => [entry[0], ...entry.slice(1).sort()])).toEqual([said, said]);
});

it("unknown cotenants are stated on the footprints of the time in which they were seen", async () => {
  const found = await metered({}, (atMs) => atMs < 1500);
  expect(found.map((entry) => entry.includes("unknown_cotenants"))).toEqual([true, false]);
});

it("unknown cotenants are not stated for a device of our own", async () => {
  const found = await metered({}, () => false);
  expect(found.map((entry) => entry.includes("unknown_cotenants"))).toEqual([false, false]);
});
