/** Which readings an {@link IntensityCache} remembers, and how they price what ran across several. */

import { describe, expect, it } from "vitest";
import type { IntensityReading } from "../../src/contracts/carbon-intensity.js";
import { cachedIntensity as setUp } from "../cached-intensity.js";

const HOUR_MS = 3_600_000;

describe("the price of an interval", () => {
  /** Readings of an hour each, of 100, 200, … g/kWh, as they are asked for. */
  function hourly() {
    const set = setUp();
    let hours = 0;
    const startMs = set.clock.wall();
    set.state.answer = () => {
      hours++;
      const value = hours * 100;
      return Promise.resolve(set.reading({ gramsPerKwh: { value, low: value, high: value } }));
    };
    const over = (fromMs: number, toMs: number) =>
      set.cache.over({ fromMs: startMs + fromMs, toMs: startMs + toMs });
    return { ...set, over };
  }
  const gramsOf = (reading: IntensityReading | undefined) => reading?.gramsPerKwh.value;

  it("an interval is priced with the reading itself where that was valid all the time, also when it is over by now", async () => {
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

  it("an interval across several readings is priced with their mean by time", async () => {
    const { cache, clock, over } = hourly();
    for (let hour = 0; hour < 4; hour++) {
      await cache.refresh();
      await clock.advanceAsync(HOUR_MS);
    }
    expect(gramsOf(over(HOUR_MS / 2, 2.5 * HOUR_MS))).toBeCloseTo(200, 9);
    expect(over(HOUR_MS / 2, 2.5 * HOUR_MS)?.slots).toHaveLength(3);
    expect(gramsOf(over(-HOUR_MS, HOUR_MS))).toBe(100);
  });

  it("an interval is priced with a later, coarser reading only from the end of the better one", async () => {
    const { cache, clock, state, reading, over } = hourly();
    await cache.refresh();
    const year = { validFromMs: 0, validToMs: clock.wall() + 9 * HOUR_MS };
    state.answer = () => Promise.resolve(reading({ ...year, gramsPerKwh: { value: 7, low: 7, high: 7 } }));
    await clock.advanceAsync(HOUR_MS + 1000);
    await cache.refresh();
    expect(gramsOf(over(0, HOUR_MS))).toBe(100);
    expect(gramsOf(over(HOUR_MS, HOUR_MS + 1000))).toBe(7);
  });

  it("an interval is priced with a correction of the same hour in place of what it corrects", async () => {
    const { cache, clock, state, reading, over } = hourly();
    const hour = { validFromMs: clock.wall(), validToMs: clock.wall() + HOUR_MS };
    await cache.refresh();
    await clock.advanceAsync(1000);
    state.answer = () => Promise.resolve(reading({ ...hour, gramsPerKwh: { value: 90, low: 90, high: 90 } }));
    await cache.refresh();
    expect(gramsOf(over(0, 1000))).toBe(90);
  });

  it("an interval is priced with the last 24 readings, and what was before with the oldest of them", async () => {
    const { cache, clock, over } = hourly();
    for (let hour = 0; hour < 30; hour++) {
      await cache.refresh();
      await clock.advanceAsync(HOUR_MS);
    }
    expect(over(0, 30 * HOUR_MS)?.slots).toHaveLength(24);
    expect(gramsOf(over(0, HOUR_MS))).toBe(700);
  });

  it("an intensity is asked for again as soon as it is over, and after a minute where a new one was over already", async () => {
    const { cache, clock, asked, state, reading } = hourly();
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
    expect([asked.length, cache.isAsking]).toEqual([3, false]);
    await clock.advanceAsync(60_000);
    expect(cache.isAsking).toBe(true);
  });
});
