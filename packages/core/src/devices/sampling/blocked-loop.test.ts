/** Slow counters in a process whose event loop is blocked again and again, as by models that run in it. */

import { manualClock, meteredMachine, steppedPower } from "@wattspan/testing";
import { expect, it } from "vitest";

it.each([15, 25, 60, 130])(
  "a counter with a refresh of 100 ms loses no call when each blocks the loop for %i ms",
  async (blockedMs) => {
    const clock = manualClock();
    const power = steppedPower({ clock, watts: 20 });
    const zone = {
      id: "gpu-0",
      component: "gpu",
      refreshMs: 100,
      idleWatts: 20,
      jitter: 0.02,
      ...power,
    } as const;
    const { metering, seen } = await meteredMachine({ zones: [zone], clock });
    await clock.advanceAsync(1000);
    const calls = 200;
    const startMs = clock.now();
    power.set(100);
    for (let i = 0; i < calls; i++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const call = metering.meterInference({ model: "m" }, () => {
        clock.set(clock.now() + blockedMs); // Synchronous work: timers that are due come late.
        return promise;
      });
      await clock.advanceAsync(7 + (i % 5));
      resolve();
      await call;
    }
    power.set(20);
    const truth = (100 * (clock.now() - startMs)) / 1000;
    await clock.advanceAsync(1000);
    await metering.flush();
    expect(seen.footprints).toHaveLength(calls);
    const late = seen.footprints.filter(({ reasons }) => reasons.includes("late"));
    expect(late).toEqual([]);
    const device = metering.status.devices[0];
    expect((device?.activity ?? 0) / truth).toBeCloseTo(1, 1);
    expect((device?.unattributed ?? 0) / truth).toBeLessThan(0.02);
  },
);
