/** Calls one after the other of which every second is not waited for: it is given up before its device has said what it drew. */

import { expect, it } from "vitest";
import { isInBand, type SimulatedCall, simulation } from "../simulated-calls.js";

it.each([
  [5, 100, 150],
  [50, 1000, 700],
])(
  "calls that are flushed leave the ones after them right, and no sum of their device ever falls (answers in %i ms, a counter of %i ms)",
  async (latencyMs, refreshMs, restMs) => {
    const zone = { refreshMs, idleWatts: 80 };
    const complete: SimulatedCall[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const meter = { latencyMs: () => latencyMs };
      const { clock, begin, settle, metering, status, next } = await simulation({
        seed,
        zone,
        meter,
        restMs: 30_000,
      });
      const calls: SimulatedCall[] = [];
      let before = status();
      for (let i = 0; i < 60; i++) {
        const call = begin();
        await clock.advanceAsync(0.3 * refreshMs * (0.5 + next()));
        call.end();
        await clock.advanceAsync(0);
        if (i % 2 === 0) void metering.flush();
        await clock.advanceAsync(2 * restMs * next());
        calls.push(call);
        const after = status();
        for (const what of ["activity", "idle", "unattributed", "total"] as const)
          expect(after[what]).toBeGreaterThanOrEqual(before[what] - 1e-6);
        before = after;
      }
      await settle();
      complete.push(...calls.filter(({ footprint }) => (footprint?.coverage ?? 0) > 0.99));
    }
    expect(complete.length).toBeGreaterThan(80);
    expect(complete.filter(isInBand).length / complete.length).toBeGreaterThanOrEqual(0.9);
  },
);
