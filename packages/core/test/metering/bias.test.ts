import { fakeMeter, lateTimers, manualClock, random, steppedPower } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { createMetering } from "../../src/run/create-metering.js";

const IDLE_WATTS = 80;
const ACTIVE_WATTS = 300;

/** Mean of estimate ÷ truth over isolated calls on a device whose counter refreshes every 100 ms, with jitter. */
async function bias(
  callMs: number,
  trials: number,
  blockedMs: number,
): Promise<{ mean: number; missing: number }> {
  const clock = manualClock();
  const next = random(callMs);
  const power = steppedPower({ clock, watts: IDLE_WATTS });
  const zone = {
    id: "gpu-0",
    component: "gpu",
    refreshMs: 100,
    jitter: 0.02,
    seed: 5,
    phaseMs: 37,
    ...power,
  } as const;
  const meter = fakeMeter({ clock, zones: [zone] });
  const ratios: number[] = [];
  let missing = 0;
  const metering = createMetering({
    meters: [meter],
    clock: lateTimers(clock, next),
    telemetry: { detail: "off" },
    observers: [
      ({ energy }) => {
        if (energy) ratios.push(energy.value / ((ACTIVE_WATTS * callMs) / 1000));
        else missing++;
      },
    ],
  });
  await metering.ready;
  await clock.advanceAsync(10_000);
  for (let i = 0; i < trials; i++) {
    await clock.advanceAsync(600 + 700 * next());
    if (blockedMs > 0) clock.set(clock.now() + blockedMs);
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const call = metering.meterInference({ model: "m" }, () => promise);
    power.set(ACTIVE_WATTS);
    await clock.advanceAsync(callMs);
    power.set(IDLE_WATTS);
    resolve();
    await call;
  }
  await clock.advanceAsync(1000);
  await metering.shutdown();
  return { mean: ratios.reduce((a, b) => a + b, 0) / ratios.length, missing };
}

describe("isolated calls on a counter with a refresh of 100 ms", () => {
  it.each([5, 50, 250, 1000])(
    "an isolated call of %i ms gets its energy in the mean from a counter that refreshes every 100 ms",
    async (callMs) => {
      const { mean, missing } = await bias(callMs, 2000, 0);
      expect(missing).toBe(0);
      expect(Math.abs(mean - 1)).toBeLessThan(0.02);
    },
  );

  it.each([5, 50, 250, 1000])(
    "an isolated call of %i ms gets its energy in the mean after a blocked event loop",
    async (callMs) => {
      const { mean, missing } = await bias(callMs, 2000, 700);
      expect(missing).toBe(0);
      expect(Math.abs(mean - 1)).toBeLessThan(0.05);
    },
  );
});
