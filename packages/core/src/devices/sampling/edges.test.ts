/** When counters are read at the edges of calls. */

import { fakeMeter, type ManualClock, manualClock, steppedPower } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { EnergyMeter } from "../../contracts/energy-meter.js";
import { createMetering } from "../../run/create-metering.js";

/** The same meter, whose reads take time: more after a rest, when caches are cold. */
function costly(
  meter: EnergyMeter,
  clock: ManualClock,
  cost: { hotMs: number; coldMs: number },
): EnergyMeter {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const read = () => {
        const isCold = clock.now() - lastMs > 10;
        clock.set(clock.now() + (isCold ? cost.coldMs : cost.hotMs));
        lastMs = clock.now();
        return opened.reader.read();
      };
      return { ...opened, reader: { ...opened.reader, read } };
    },
  };
}

/** A call of `callMs` at 50 W, then as much unmetered work as long, then rest; five seconds after the start. */
async function callThenWork(callMs: number, cost = { hotMs: 0, coldMs: 0 }) {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: 20 });
  const meter = fakeMeter({ clock, zones: [{ id: "cpu", component: "cpu", refreshMs: 1, ...power }] });
  const metering = createMetering({
    meters: [costly(meter, clock, cost)],
    clock,
    telemetry: { detail: "off" },
    attribution: { idle: "exclude" },
  });
  await metering.ready;
  await clock.advanceAsync(5000);
  const { promise, resolve } = Promise.withResolvers<void>();
  const call = metering.meterInference({ model: "m" }, () => promise);
  power.set(70);
  await clock.advanceAsync(callMs);
  resolve();
  await call;
  await clock.advanceAsync(200);
  power.set(20);
  await clock.advanceAsync(1000);
  await metering.flush();
  const joules = metering.status.devices[0]?.activity ?? Number.NaN;
  return { joules, truth: (50 * callMs) / 1000 };
}

describe("a fast counter", () => {
  it("a fast counter is read at both edges of a call, so that work after it is not the call's", async () => {
    const { joules, truth } = await callThenWork(350);
    expect(Math.abs(joules / truth - 1)).toBeLessThan(0.01);
  });

  it("a fast counter is read soon after an end that came too soon after the last reading", async () => {
    const { joules, truth } = await callThenWork(3);
    // Ten refreshes and the time between two readings at most, not the 100 ms until the next regular one.
    expect(joules).toBeGreaterThan(truth * 0.9);
    expect(joules).toBeLessThan(50 * 0.0121);
  });

  it("a counter is fast although every read after a rest finds cold caches", async () => {
    for (const coldMs of [0.09, 5]) {
      const { joules, truth } = await callThenWork(350, { hotMs: 0.004, coldMs });
      expect(Math.abs(joules / truth - 1)).toBeLessThan(0.02);
    }
  });

  it.each([0.05, 0.5, 1.5])(
    "a fast counter is read at both edges of a call that is 200 times as long as a read: of %d ms",
    async (ms) => {
      const { joules, truth } = await callThenWork(350, { hotMs: ms, coldMs: ms });
      expect(Math.abs(joules / truth - 1)).toBeLessThan(0.02);
    },
  );

  it("a fast counter is not read on the caller's path when a read costs more than 5 ms", async () => {
    const { joules, truth } = await callThenWork(350, { hotMs: 6, coldMs: 6 });
    expect(joules).toBeGreaterThan(truth);
  });
});
