/** Power gauges that nobody reads for a while, through the whole of `createMetering`. */

import { describe, expect, it } from "vitest";
import { isInBand, type SimulatedCall, simulation } from "../simulated-calls.js";

const gauge = (refreshMs: number) => ({ kind: "power", refreshMs, windowMs: refreshMs }) as const;

/** Isolated calls; `blocks`: each keeps the event loop busy, so that nothing is read in it. */
async function calls(plan: Parameters<typeof simulation>[0], callMs: number, blocks: boolean, count: number) {
  const stand = await simulation(plan);
  const { clock, begin, settle, next } = stand;
  const all: SimulatedCall[] = [];
  for (let i = 0; i < count; i++) {
    const call = begin();
    await clock.advanceAsync(0);
    if (blocks) clock.set(clock.now() + callMs);
    else await clock.advanceAsync(callMs);
    call.end();
    await clock.advanceAsync(20_000 + 5000 * next());
    all.push(call);
  }
  await settle();
  return { all, ...stand };
}

describe("a call in which a gauge was not read", () => {
  it.each([
    [100, 3000],
    [1000, 20_000],
  ])(
    "a call in which a gauge of %i ms was not read for %i ms has no energy of it, no coverage, and says why",
    async (refreshMs, callMs) => {
      const { all, status } = await calls(
        { seed: 1, zone: gauge(refreshMs), restMs: 60_000 },
        callMs,
        true,
        5,
      );
      for (const { footprint } of all) {
        expect(footprint).toMatchObject({ coverage: 0, method: "unavailable" });
        expect(footprint?.reasons).toContain("gap");
        expect(footprint?.energy).toBeUndefined();
      }
      // What lies between two values at rest says nothing of what was drawn in a call.
      expect(status()).toMatchObject({ activity: 0, lostTicks: 5 });
    },
  );

  it("a call in which a gauge was not read for four of its refreshes at most is bridged, within its band", async () => {
    const { all, status, drawn } = await calls({ seed: 1, zone: gauge(1000) }, 2000, true, 10);
    expect(all.map(isInBand)).toEqual(all.map(() => true));
    expect(status().lostTicks).toBe(0);
    expect(status().total / drawn()).toBeCloseTo(1, 1);
  });
});

describe("a gauge that answers late and rests long", () => {
  it("a gauge that answers late every 5 s and was not read through a long rest loses nothing of the calls after it", async () => {
    const meter = { latencyMs: () => 300 };
    const { all, status, drawn } = await calls(
      { seed: 1, zone: gauge(5000), meter, restMs: 600_000 },
      20_000,
      false,
      8,
    );
    expect(all.map(({ footprint }) => [footprint?.coverage, footprint?.reasons.includes("gap")])).toEqual(
      all.map(() => [1, false]),
    );
    expect(all.map(isInBand)).toEqual(all.map(() => true));
    expect(status().lostTicks).toBe(0);
    expect(status().total / drawn()).toBeCloseTo(1, 1);
  });
});
