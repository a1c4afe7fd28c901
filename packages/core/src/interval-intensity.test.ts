import { describe, expect, it } from "vitest";
import type { IntensityReading } from "./carbon-intensity.js";
import { Faults } from "./fault.js";
import { IntensityCache } from "./intensity-cache.js";
import { manualClock } from "./testing/index.js";

const HOUR_MS = 3_600_000;

/** Readings of an hour each, of 100, 200, … g/kWh, as they are asked for. */
function hourly() {
  const clock = manualClock();
  const startMs = clock.wall();
  const reading = (rest: Partial<IntensityReading> = {}): IntensityReading => ({
    gramsPerKwh: { value: 400, low: 300, high: 500 },
    ...{ zone: "DE", signal: "average", basis: "lifecycle", source: "test", rung: "country" },
    ...{ validFromMs: clock.wall(), validToMs: clock.wall() + HOUR_MS },
    ...rest,
  });
  let hours = 0;
  const state = {
    asked: 0,
    answer: () => {
      const value = ++hours * 100;
      return Promise.resolve(reading({ gramsPerKwh: { value, low: value, high: value } }));
    },
  };
  const current = () => {
    state.asked++;
    return state.answer();
  };
  const cache = new IntensityCache({ name: "p", current }, {}, clock, new Faults());
  const over = (fromMs: number, toMs: number) =>
    cache.over({ fromMs: startMs + fromMs, toMs: startMs + toMs });
  return { clock, state, reading, cache, over };
}

describe("what prices an interval", () => {
  const gramsOf = (reading: IntensityReading | undefined) => reading?.gramsPerKwh.value;

  it("is the reading itself where it was valid all the time, also when it is over by now", async () => {
    const { cache, clock, over } = hourly();
    await cache.refresh();
    const first = cache.get();
    expect(over(0, 1000)).toBe(first);
    await clock.advanceAsync(HOUR_MS);
    expect(over(0, HOUR_MS)).toBe(first);
    expect(over(0, HOUR_MS + 1)).toMatchObject({ stale: true });
    await clock.advanceAsync(0);
    expect(over(HOUR_MS, HOUR_MS + 1)).not.toHaveProperty("stale");
    expect(over(0, HOUR_MS)).toBe(first);
    expect(cache.isAsking).toBe(false);
  });

  it("is the mean by time of those that counted", async () => {
    const { cache, clock, over } = hourly();
    for (let hour = 0; hour < 4; hour++) {
      await cache.refresh();
      await clock.advanceAsync(HOUR_MS);
    }
    expect(gramsOf(over(HOUR_MS / 2, 2.5 * HOUR_MS))).toBeCloseTo(200, 9);
    expect(over(HOUR_MS / 2, 2.5 * HOUR_MS)?.slots).toHaveLength(3);
    expect(gramsOf(over(-HOUR_MS, HOUR_MS))).toBe(100);
  });

  it("is what came later only from when what was better was over", async () => {
    const { cache, clock, state, reading, over } = hourly();
    await cache.refresh();
    const year = { validFromMs: 0, validToMs: clock.wall() + 9 * HOUR_MS };
    state.answer = () => Promise.resolve(reading({ ...year, gramsPerKwh: { value: 7, low: 7, high: 7 } }));
    await clock.advanceAsync(HOUR_MS + 1000);
    await cache.refresh();
    expect(gramsOf(over(0, HOUR_MS))).toBe(100);
    expect(gramsOf(over(HOUR_MS, HOUR_MS + 1000))).toBe(7);
  });

  it("is a correction of the same hour in the place of what it corrects", async () => {
    const { cache, clock, state, reading, over } = hourly();
    const hour = { validFromMs: clock.wall(), validToMs: clock.wall() + HOUR_MS };
    await cache.refresh();
    await clock.advanceAsync(1000);
    state.answer = () => Promise.resolve(reading({ ...hour, gramsPerKwh: { value: 90, low: 90, high: 90 } }));
    await cache.refresh();
    expect(gramsOf(over(0, 1000))).toBe(90);
  });

  it("reaches back 24 readings; what was before is priced with the oldest", async () => {
    const { cache, clock, over } = hourly();
    for (let hour = 0; hour < 30; hour++) {
      await cache.refresh();
      await clock.advanceAsync(HOUR_MS);
    }
    expect(over(0, 30 * HOUR_MS)?.slots).toHaveLength(24);
    expect(gramsOf(over(0, HOUR_MS))).toBe(700);
  });

  it("is asked for again as soon as it is over, and after a minute where a new one was over already", async () => {
    const { cache, clock, state, reading } = hourly();
    state.answer = () => Promise.resolve(reading({ validToMs: clock.wall() + 5000 }));
    await cache.refresh();
    await clock.advanceAsync(5000);
    expect(cache.isAsking).toBe(true);
    await clock.advanceAsync(0);
    state.answer = () => Promise.resolve(reading({ validFromMs: 0, validToMs: 1 }));
    await clock.advanceAsync(5000);
    cache.get();
    await clock.advanceAsync(0);
    cache.get();
    expect([state.asked, cache.isAsking]).toEqual([3, false]);
    await clock.advanceAsync(60_000);
    expect(cache.isAsking).toBe(true);
  });
});
