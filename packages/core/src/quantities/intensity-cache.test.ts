import { describe, expect, it } from "vitest";
import { cachedIntensity as setUp } from "../../test/cached-intensity.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { IntensityCaches } from "./intensity-cache.js";

const HOUR_MS = 3_600_000;
const NOW = { fromMs: 0, toMs: 0 };

const hang = () => new Promise<never>(() => undefined);

describe("an intensity", () => {
  it("an intensity is not known before the first answer, and asked for in the background", async () => {
    const { cache, asked, clock } = setUp();
    expect(cache.get()).toBeUndefined();
    expect(asked).toMatchObject([{ location: { country: "DE" }, atMs: 0 }]);
    await clock.advanceAsync(0);
    expect(cache.get()?.gramsPerKwh.value).toBe(400);
    expect(asked).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("an intensity is asked for once at a time, however often it is read", async () => {
    const { cache, asked, state } = setUp();
    state.answer = hang;
    for (let i = 0; i < 100; i++) cache.get();
    void cache.refresh();
    expect(asked).toHaveLength(1);
  });

  it("an intensity is asked for again when it is read after its validity, and is stale until the answer", async () => {
    const { cache, asked, clock, state, reading } = setUp();
    await cache.refresh();
    await clock.advanceAsync(HOUR_MS - 1);
    expect(cache.get()).not.toHaveProperty("stale");
    await clock.advanceAsync(10 * HOUR_MS);
    expect(asked).toHaveLength(1);
    state.answer = () => Promise.resolve(reading({ gramsPerKwh: { value: 99, low: 99, high: 99 } }));
    expect(cache.get()).toMatchObject({ stale: true, gramsPerKwh: { value: 400 } });
    await clock.advanceAsync(0);
    expect(cache.get()).toMatchObject({ gramsPerKwh: { value: 99 } });
    expect(cache.get()).not.toHaveProperty("stale");
    expect(asked).toHaveLength(2);
  });

  it("an interval without duration has the intensity of its moment, also after a newer one began", async () => {
    const { cache, clock, state, reading } = setUp();
    await cache.refresh();
    await clock.advanceAsync(HOUR_MS);
    const nowMs = clock.wall();
    const grams = { value: 99, low: 99, high: 99 };
    state.answer = () => Promise.resolve(reading({ gramsPerKwh: grams, validFromMs: nowMs }));
    await cache.refresh();
    expect(cache.over({ fromMs: nowMs - 1, toMs: nowMs - 1 })?.gramsPerKwh.value).toBe(400);
    expect(cache.over({ fromMs: nowMs, toMs: nowMs })?.gramsPerKwh.value).toBe(99);
  });

  it("an intensity that cannot be had is asked for no sooner than after 60 s", async () => {
    const { cache, asked, clock, state, faults } = setUp();
    state.answer = () => Promise.reject(new Error("503"));
    cache.get();
    await clock.advanceAsync(59_999);
    expect(cache.get()).toBeUndefined();
    expect(asked).toHaveLength(1);
    await clock.advanceAsync(1);
    cache.get();
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
    await clock.advanceAsync(0);
    expect(faults.counts).toEqual({ "provider/current": 2 });
  });

  it("an intensity keeps its last answer while the provider fails", async () => {
    const { cache, clock, state } = setUp();
    await cache.refresh();
    state.answer = () => Promise.reject(new Error("503"));
    await clock.advanceAsync(2 * HOUR_MS);
    cache.get();
    await clock.advanceAsync(0);
    expect(cache.get()).toMatchObject({ stale: true, gramsPerKwh: { value: 400 } });
  });

  it("an intensity is given up after 10 s: the request is aborted, and the next one is free", async () => {
    const { cache, asked, clock, state, faults } = setUp();
    state.answer = hang;
    cache.get();
    await clock.advanceAsync(9999);
    expect(asked[0]?.signal.aborted).toBe(false);
    await clock.advanceAsync(1);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(faults.counts).toEqual({ "provider/current": 1 });
    await clock.advanceAsync(50_000);
    cache.get();
    expect(asked).toHaveLength(2);
  });

  it.each<[string, (reading: IntensityReading) => unknown]>([
    ["nothing", () => undefined],
    ["a number", () => 400],
    ["no range", (good) => ({ ...good, gramsPerKwh: undefined })],
    ["NaN", (good) => ({ ...good, gramsPerKwh: { value: Number.NaN, low: 0, high: 1 } })],
    ["a negative value", (good) => ({ ...good, gramsPerKwh: { value: -1, low: -2, high: 0 } })],
    ["a negative bound", (good) => ({ ...good, gramsPerKwh: { value: 1, low: -2, high: 2 } })],
    ["a low above", (good) => ({ ...good, gramsPerKwh: { value: 1, low: 2, high: 3 } })],
    ["a high below", (good) => ({ ...good, gramsPerKwh: { value: 3, low: 1, high: 2 } })],
    ["no end", (good) => ({ ...good, gramsPerKwh: { value: 3, low: 1, high: Number.POSITIVE_INFINITY } })],
    ["a validity that is no time", (good) => ({ ...good, validToMs: Number.NaN })],
    ["no validity", (good) => ({ ...good, validToMs: undefined })],
  ])("an intensity with %s is none", async (_, spoil) => {
    const { cache, state, reading, faults } = setUp();
    state.answer = () => Promise.resolve(spoil(reading()) as IntensityReading);
    await cache.refresh();
    expect(cache.get()).toBeUndefined();
    expect(faults.counts).toEqual({ "provider/current": 1 });
  });

  it("an intensity of 0 is one", async () => {
    const { cache, state, reading } = setUp();
    state.answer = () => Promise.resolve(reading({ gramsPerKwh: { value: 0, low: 0, high: 0 } }));
    await cache.refresh();
    expect(cache.get()?.gramsPerKwh.value).toBe(0);
  });

  it("an intensity of a provider that throws instead of rejecting is none", async () => {
    const { cache, state, faults } = setUp();
    state.answer = () => {
      throw new Error("not async");
    };
    await expect(cache.refresh()).resolves.toBeUndefined();
    expect(faults.counts).toEqual({ "provider/current": 1 });
  });

  it("an intensity is not asked for after close, which aborts a request under way and is no fault", async () => {
    const { cache, asked, clock, state, faults } = setUp();
    state.answer = () =>
      new Promise((_, reject) => {
        asked.at(-1)?.signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    cache.get();
    cache.close();
    expect(asked[0]?.signal.aborted).toBe(true);
    await clock.advanceAsync(0);
    expect(clock.pending).toBe(0);
    await clock.advanceAsync(HOUR_MS);
    expect(cache.get()).toBeUndefined();
    await cache.refresh();
    expect(asked).toHaveLength(1);
    expect(faults.counts).toEqual({});
  });
});

describe("intensities of several places", () => {
  it("intensities of several places are none without a provider", async () => {
    const { clock, faults } = setUp();
    const caches = new IntensityCaches(undefined, { country: "DE" }, clock, faults);
    await caches.begin();
    expect([caches.here, caches.over(NOW, { country: "FR" })]).toEqual([undefined, undefined]);
    caches.close();
  });

  it("intensities of several places are asked for once at each, and here at the beginning", async () => {
    const { provider, clock, faults, asked } = setUp();
    const caches = new IntensityCaches(provider, { country: "DE" }, clock, faults);
    await caches.begin();
    expect(caches.here?.zone).toBe("DE");
    expect(caches.over(NOW, { country: "FR" })).toBeUndefined();
    expect(caches.over(NOW, { country: "FR" })).toBeUndefined();
    await clock.advanceAsync(0);
    expect(caches.over(NOW, { country: "FR" })).toBeDefined();
    expect(asked.map(({ location }) => location)).toEqual([{ country: "DE" }, { country: "FR" }]);
  });

  it("intensities are asked for without a place where no location is known", async () => {
    const { provider, clock, faults, asked } = setUp();
    await new IntensityCaches(provider, undefined, clock, faults).begin();
    expect(asked[0]?.location).toEqual({});
  });

  it("intensities are remembered for 64 places; those of the rest are not known", async () => {
    const { provider, clock, faults, asked } = setUp();
    const caches = new IntensityCaches(provider, { country: "DE" }, clock, faults);
    const places = Array.from({ length: 100 }, (_, i) => ({ zone: { system: "t", code: `${i}` } }));
    for (const place of places) caches.over(NOW, place);
    await clock.advanceAsync(0);
    expect(asked).toHaveLength(64);
    expect(places.map((place) => caches.over(NOW, place) !== undefined).lastIndexOf(true)).toBe(63);
    expect(asked).toHaveLength(64);
  });

  it("intensities of several places are all closed", async () => {
    const { provider, clock, faults, asked, state } = setUp();
    state.answer = hang;
    const caches = new IntensityCaches(provider, { country: "DE" }, clock, faults);
    void caches.begin();
    caches.over(NOW, { country: "FR" });
    caches.close();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });
});
