/** A counter that refreshes at another pace from some moment on: calls must not wait for what comes no more. */

import type { Footprint } from "@wattspan/core";
import { manualClock, meteredMachine, refreshSequence, steppedPower } from "@wattspan/testing";
import { describe, expect, it } from "vitest";

const IDLE_WATTS = 80;
const ACTIVE_WATTS = 300;
const BEFORE_MS = 100;
const CALL_MS = 100;
const REST_MS = 8137;
const CALLS = 30;
/** Seconds of calls before the change. */
const CHANGE_MS = 60_000;

async function callsOn(laterMs: number): Promise<readonly Footprint[]> {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: IDLE_WATTS });
  const intervalMs = (index: number) => (index * BEFORE_MS < CHANGE_MS ? BEFORE_MS : laterMs);
  const refreshedAt = refreshSequence({ startMs: clock.now() - 41, intervalMs });
  const zone = {
    id: "gpu-0",
    component: "gpu",
    refreshMs: BEFORE_MS,
    maxWatts: 700,
    refreshedAt,
    ...power,
  } as const;
  const { metering, seen } = await meteredMachine({ clock, zones: [zone] });
  await clock.advanceAsync(10_000);
  for (let i = 0; i < CALLS; i++) {
    const call = metering.begin("inference", { model: "m" });
    power.set(ACTIVE_WATTS);
    await clock.advanceAsync(CALL_MS);
    power.set(IDLE_WATTS);
    call.end();
    await clock.advanceAsync(REST_MS);
  }
  await metering.shutdown();
  return seen.footprints;
}

describe("a counter whose refresh of 100 ms becomes another", () => {
  it.each([20, 250, 1000])(
    "two calls at most are not measured rightly where it becomes %i ms",
    async (laterMs) => {
      const truth = (ACTIVE_WATTS * CALL_MS) / 1000;
      const footprints = await callsOn(laterMs);
      expect(footprints).toHaveLength(CALLS);
      const right = footprints.filter(({ energy }) => energy && energy.low <= truth && truth <= energy.high);
      expect(right.length).toBeGreaterThanOrEqual(CALLS - 2);
    },
  );
});
