/**
 * A sampling worker that gets no processor, or whose device cannot be read, for some seconds of a call: the
 * values that the call gets.
 */

import { EventEmitter } from "node:events";
import type { EnergyMeter, Zone } from "@wattspan/core";
import { type ManualClock, manualClock, meteredMachine, steppedPower } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PowerIntegral } from "./power-integral.js";
import { longestMs } from "./sampling-plan.js";
import { SamplingThread } from "./sampling-thread.js";
import { SharedSamples } from "./shared-samples.js";

const INTERVAL_MS = 100;
const zone: Zone = {
  ...({ id: "card", component: "gpu", scope: "device", origin: "sensor", stamped: true } as const),
  ...{ refreshMs: INTERVAL_MS, maxWatts: 1000, idleWatts: 0 },
};

/** What the thread that meters sees of a worker that samples every 100 ms of a clock, while it may and the device answers. */
function sampledMeter(
  clock: ManualClock,
  watts: () => number | undefined,
  mayRun: () => boolean,
): EnergyMeter {
  const samples = SharedSamples.for(1);
  const integral = new PowerIntegral();
  const sample = () => {
    clock.schedule(sample, INTERVAL_MS);
    if (!mayRun()) return;
    const value = watts();
    if (value === undefined) integral.miss();
    else integral.take(clock.now(), value, longestMs(INTERVAL_MS, false));
    const { microjoules, gaps } = integral;
    samples.publish(0, { microjoules, gaps, atMs: clock.now(), failure: value === undefined ? "EIO" : "" });
  };
  sample();
  const gauge = { zone: "card", terms: [], windowMs: 0, maxWatts: 1000 };
  const worker = Object.assign(new EventEmitter(), { terminate: async () => 0 });
  const thread = new SamplingThread(worker, {
    ...{ gauges: [gauge], samples, used: undefined, now: () => clock.now() },
    staleMs: longestMs(INTERVAL_MS, true),
  });
  return {
    name: "sampled",
    open: async () => ({
      status: "ready",
      zones: [zone],
      reader: { read: () => thread.read(), close: () => thread.close() },
    }),
  };
}

/** Within what is wrong, so that no sample sees the card's peak. */
const EDGE_MS = 10;

/** A call of ten seconds, in which from `fromMs` for `forMs` something is wrong, and the card draws five times as much. */
async function meteredCall(wrong: "starved" | "unreadable", fromMs: number, forMs: number) {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: 100 });
  const isWrong = () => clock.now() >= 1000 + fromMs && clock.now() < 1000 + fromMs + forMs;
  const meter = sampledMeter(
    clock,
    () => (wrong === "unreadable" && isWrong() ? undefined : power.watts(clock.now())),
    () => wrong !== "starved" || !isWrong(),
  );
  const { metering, seen, wait } = await meteredMachine({ clock, meters: [meter] });
  await clock.advanceAsync(1000);
  const call = metering.meterInference({ model: "m" }, () => wait(10_000));
  await clock.advanceAsync(Math.max(0, fromMs) + EDGE_MS);
  power.set(500);
  await clock.advanceAsync(Math.min(forMs, 10_000) - 2 * EDGE_MS);
  power.set(100);
  await clock.advanceAsync(10_000 - clock.now() + 1000);
  await call;
  await clock.advanceAsync(1000);
  await metering.flush();
  const { faults, devices } = metering.status;
  await metering.shutdown();
  expect(faults).toEqual({});
  return { footprint: seen.footprints[0], lostTicks: devices[0]?.lostTicks };
}

describe.each(["starved", "unreadable"] as const)("a call while the worker or its device is %s", (wrong) => {
  it(`a call is not charged for a gap in the samples (${wrong}), and its coverage is that much lower`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 40 }).map((steps) => steps * INTERVAL_MS),
        fc.integer({ min: 11, max: 50 }).map((steps) => steps * INTERVAL_MS),
        async (fromMs, forMs) => {
          const { footprint, lostTicks } = await meteredCall(wrong, fromMs, forMs);
          const [knownS, durationS] = [10 - forMs / 1000, 10];
          // The tick before the gap and the one after it are lost with it.
          expect(footprint?.coverage).toBeGreaterThan(knownS / durationS - 0.035);
          expect(footprint?.coverage).toBeLessThan(knownS / durationS + 1e-9);
          // What is covered, at 100 W; a call is charged the whole of the ticks that it touches.
          const coveredJ = 100 * durationS * (footprint?.coverage ?? 0);
          expect(Math.abs((footprint?.energy?.value ?? 0) - coveredJ)).toBeLessThan(10 + 1e-6);
          expect(footprint?.reasons).toContain("gap");
          expect(lostTicks).toBe(1);
        },
      ),
      { numRuns: 25 },
    );
  });
});

it.each(["starved", "unreadable"] as const)(
  "a call that lies within a gap in the samples (%s) has no energy, and not 0 J",
  async (wrong) => {
    const { footprint } = await meteredCall(wrong, -500, 11_000);
    expect(footprint).toMatchObject({
      method: "unavailable",
      coverage: 0,
      reasons: expect.arrayContaining(["gap"]),
    });
    expect(footprint?.energy).toBeUndefined();
  },
);

it("a worker that is starved for less than a second loses nothing, and its samples are joined", async () => {
  const { footprint, lostTicks } = await meteredCall("starved", 3000, 800);
  expect(footprint).toMatchObject({ coverage: 1 });
  expect([lostTicks, footprint?.reasons]).toEqual([0, expect.not.arrayContaining(["gap"])]);
  // Nobody saw the peak; a call is charged the whole of the ticks that it touches.
  expect(Math.abs((footprint?.energy?.value ?? 0) - 100 * 10)).toBeLessThan(10 + 1e-6);
});
