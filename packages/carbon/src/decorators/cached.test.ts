import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { carbonIntensityContract, fixedIntensity, manualClock } from "@wattspan/testing";
import { describe, expect, it, vi } from "vitest";
import { sharedMap } from "../../test/shared-map.js";
import { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { cached } from "./cached.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const location: Location = { country: "DE" };
const { signal } = new AbortController();

/** A source by the hour that goes out after two hours, for ten, and is then back. */
function outage(problem: IntensityProblem = "upstream", options: Parameters<typeof cached>[1] = {}) {
  const clock = manualClock();
  const source = simulatedIntensity({
    ...{ clock, stepMs: HOUR_MS },
    script: [
      { forMs: 2 * HOUR_MS, gramsPerKwh: 300 },
      { forMs: 10 * HOUR_MS, gramsPerKwh: 320, problem },
      { forMs: 20 * HOUR_MS, gramsPerKwh: 340 },
    ],
  });
  const cache = cached(source, { clock, ...options });
  const ask = () => cache.current(location, signal);
  /** Lets time pass, and the forecast from the background arrive. */
  const pass = (ms: number) => clock.advanceAsync(ms);
  return { clock, source, cache, ask, pass };
}

describe("cached", () => {
  it("cached keeps the contract of carbon intensity providers", async () => {
    const { cache, clock } = outage();
    expect(await carbonIntensityContract(cache, { location, clock })).toEqual([]);
  });

  it("cached asks once for all who want the same at the same time, and again only when the reading has ended", async () => {
    const { source, ask, pass } = outage("upstream", { forecastMs: 0 });
    await Promise.all(Array.from({ length: 100 }, ask));
    await pass(HOUR_MS - 1);
    await ask();
    expect(source.calls).toBe(1);
    await pass(1);
    await ask();
    expect(source.calls).toBe(2);
  });

  it("cached takes two spellings of a place for one, and two places for two", async () => {
    const clock = manualClock();
    const source = fixedIntensity(300, { clock });
    const cache = cached(source, { clock, forecastMs: 0 });
    for (const country of ["DE", "de", " De"]) await cache.current({ country }, signal);
    await cache.current({ country: "FR" }, signal);
    expect(source.calls).toBe(2);
  });

  it("cached goes from live to stale to forecast readings while the source is out, and back", async () => {
    const { ask, pass } = outage();
    const seen: unknown[] = [];
    for (let hour = 0; hour < 13; hour++) {
      const { gramsPerKwh, kind, stale } = await ask();
      seen.push([gramsPerKwh.value, kind, stale ?? false]);
      await pass(HOUR_MS);
    }
    const live = [300, "live", false];
    const stale = [300, "live", true];
    const forecast = [320, "forecast", false];
    expect(seen).toEqual([
      live,
      live,
      ...Array(3).fill(stale),
      ...Array(7).fill(forecast),
      [340, "live", false],
    ]);
  });

  it("cached rejects with the source's problem when neither a stale nor a forecast reading is left", async () => {
    const { ask, pass } = outage("upstream", { forecastMs: 0 });
    await ask();
    await pass(2 * HOUR_MS);
    expect(await ask()).toMatchObject({ stale: true });
    await pass(2 * HOUR_MS);
    await expect(ask()).rejects.toMatchObject({ code: "upstream" });
  });

  it.each([
    ["upstream", 1],
    ["no_data", 1],
    ["auth", 60],
    ["plan", 60],
    ["unknown_zone", 60],
  ] as const)(
    "cached leaves the source alone after the problem %s, for %i minutes",
    async (problem, minutes) => {
      const { source, ask, pass } = outage(problem, { forecastMs: 0 });
      await pass(2 * HOUR_MS);
      for (let times = 0; times < 5; times++) await expect(ask()).rejects.toMatchObject({ code: problem });
      expect(source.calls).toBe(1);
      await pass(minutes * MINUTE_MS - 1);
      await expect(ask()).rejects.toMatchObject({ code: problem });
      expect(source.calls).toBe(1);
      await pass(1);
      await expect(ask()).rejects.toMatchObject({ code: problem });
      expect(source.calls).toBe(2);
    },
  );

  it("cached waits as long as the source asks", async () => {
    const clock = manualClock();
    const source = fixedIntensity(300, { clock });
    source.fail(new IntensityError("fixed", "rate_limited", "HTTP 429", 10 * MINUTE_MS));
    const cache = cached(source, { clock });
    await expect(cache.current(location, signal)).rejects.toMatchObject({ code: "rate_limited" });
    source.set(300);
    await clock.advanceAsync(10 * MINUTE_MS - 1);
    await expect(cache.current(location, signal)).rejects.toMatchObject({ code: "rate_limited" });
    await clock.advanceAsync(1);
    expect(await cache.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
  });

  it.each([
    ["auth", 60, false],
    ["rate_limited", 1, false],
    ["unknown_zone", 60, true],
    ["upstream", 1, true],
  ] as const)(
    "after the problem %s cached leaves the source alone for %i minutes; another place is asked for: %s",
    async (problem, minutes, isAsked) => {
      const { source, cache, pass } = outage(problem, { forecastMs: 0 });
      await pass(2 * HOUR_MS);
      await expect(cache.current(location, signal)).rejects.toMatchObject({ code: problem });
      await expect(cache.current({ country: "FR" }, signal)).rejects.toMatchObject({ code: problem });
      expect(source.calls).toBe(isAsked ? 2 : 1);
      await pass(minutes * MINUTE_MS);
      await expect(cache.current({ country: "FR" }, signal)).rejects.toMatchObject({ code: problem });
      expect(source.calls).toBe(isAsked ? 3 : 2);
    },
  );

  it("cached asks a source that is late with its next figure once a minute", async () => {
    const clock = manualClock();
    const source = fixedIntensity(300, { clock });
    const old = { ...(await source.current(location, signal)), validToMs: clock.wall() + 1 };
    let calls = 0;
    const late: CarbonIntensityProvider = {
      name: "late",
      current: async () => {
        calls++;
        return old;
      },
    };
    const cache = cached(late, { clock });
    await cache.current(location, signal);
    await clock.advanceAsync(2);
    for (let times = 0; times < 5; times++)
      expect(await cache.current(location, signal)).toMatchObject({ stale: true });
    expect(calls).toBe(2);
  });

  it("cached has no data where the source gives a reading that ended long ago", async () => {
    const clock = manualClock();
    const reading = await fixedIntensity(300, { clock }).current(location, signal);
    await clock.advanceAsync(10 * HOUR_MS);
    const cache = cached({ name: "old", current: async () => reading }, { clock });
    await expect(cache.current(location, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it("cached asks for the forecast once an hour, also where it is shorter than wanted", async () => {
    const { cache, source, pass } = outage();
    for (let times = 0; times < 4; times++) {
      const readings = await cache.forecast?.(location, 48 * HOUR_MS, signal);
      expect(readings).toHaveLength(32);
    }
    expect(source.calls).toBe(1);
    await pass(HOUR_MS);
    expect(await cache.forecast?.(location, 2 * HOUR_MS, signal)).toHaveLength(2);
    expect(source.calls).toBe(2);
  });

  it("cached lets a caller who gives up go, and answers the others", async () => {
    const clock = manualClock();
    const source = fixedIntensity(300, { clock });
    const answer = Promise.withResolvers<Awaited<ReturnType<typeof source.current>>>();
    const cache = cached({ name: "slow", current: () => answer.promise }, { clock });
    const controller = new AbortController();
    const given = expect(cache.current(location, controller.signal)).rejects.toThrow("given up");
    const other = cache.current(location, signal);
    controller.abort(new Error("given up"));
    await given;
    answer.resolve(await source.current(location, signal));
    expect(await other).toMatchObject({ gramsPerKwh: { value: 300 } });
    expect(clock.pending).toBe(0);
  });

  it("cached gives up a source that never answers", async () => {
    const clock = manualClock();
    const cache = cached({ name: "hanging", current: () => new Promise(() => undefined) }, { clock });
    const asking = expect(cache.current(location, signal)).rejects.toMatchObject({ code: "timeout" });
    await clock.advanceAsync(9000);
    await asking;
  });

  it("cached shows what it knows without asking the source", async () => {
    const { cache, ask } = outage();
    expect(cache.peek(location)).toBeUndefined();
    await ask();
    expect(cache.peek({ country: "de" })).toMatchObject({ gramsPerKwh: { value: 300 } });
  });

  it("cached remembers a bounded number of places", async () => {
    const clock = manualClock();
    const source = fixedIntensity(300, { clock });
    const cache = cached(source, { clock, forecastMs: 0 });
    const at = (latitude: number) => ({ coordinates: { latitude: latitude / 10, longitude: 0 } });
    for (let index = 0; index < 300; index++) await cache.current(at(index), signal);
    expect(cache.peek(at(0))).toBeUndefined();
    expect(cache.peek(at(299))).toBeDefined();
  });
});

describe("cached, with a store", () => {
  /** Two processes with a source each, and one store. */
  function two(problem?: IntensityProblem) {
    const clock = manualClock();
    const shared = sharedMap(clock);
    const script = [{ forMs: 40 * HOUR_MS, gramsPerKwh: 300, ...(problem && { problem }) }];
    const make = () => {
      const source = simulatedIntensity({ clock, stepMs: HOUR_MS, script });
      return { source, cache: cached(source, { clock, store: shared.store }) };
    };
    return { clock, shared, one: make(), other: make() };
  }

  it("two caches with one store ask once together in each slot, for the reading and for the forecast", async () => {
    const { clock, one, other } = two();
    for (let hour = 0; hour < 5; hour++) {
      const asking = [one, other].map(({ cache }) => cache.current(location, signal));
      for (let times = 0; times < 10; times++) await clock.advanceAsync(100);
      for (const reading of await Promise.all(asking))
        expect(reading).toMatchObject({ gramsPerKwh: { value: 300 } });
      expect(one.source.calls + other.source.calls).toBe(2 * (hour + 1));
      await clock.advanceAsync(HOUR_MS - 1000);
    }
  });

  it("a cache with a store starts with what another process has left there", async () => {
    const { one, other } = two();
    await one.cache.current(location, signal);
    expect(await other.cache.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
    expect(other.source.calls).toBe(0);
  });

  it("a cache asks the source itself where another process ended with its claim", async () => {
    const { clock, shared, one } = two();
    vi.spyOn(shared.store, "claim").mockResolvedValue(false);
    const asking = one.cache.current(location, signal);
    await clock.advanceAsync(5000);
    expect(await asking).toMatchObject({ gramsPerKwh: { value: 300 } });
    expect(shared.counts.release).toBe(0);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("the store is down"))],
    ["never answers", () => new Promise<never>(() => undefined)],
  ])("a cache works in memory where its store %s", async (_, broken) => {
    const clock = manualClock();
    const errors: unknown[] = [];
    const store = { get: broken, set: broken, claim: broken, release: broken };
    const onStoreError = (error: unknown) => {
      errors.push(error);
      throw new Error("this as well");
    };
    const cache = cached(fixedIntensity(300, { clock }), { clock, store, onStoreError });
    const asking = cache.current(location, signal);
    await clock.advanceAsync(4000);
    expect(await asking).toMatchObject({ gramsPerKwh: { value: 300 } });
    expect(errors.length).toBeGreaterThan(2);
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    '{"reading":7}',
    '{"reading":{"gramsPerKwh":{"value":1e999}}}',
    '{"reading":null,"forecast":{"readings":[7],"horizonMs":1,"askedAtMs":1}}',
  ])("a cache ignores what it cannot use in its store: %s", async (text) => {
    const { shared, one } = two();
    vi.spyOn(shared.store, "get").mockResolvedValue(text);
    expect(await one.cache.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
  });

  it("a cache shares no failure through its store, as another process may have another key", async () => {
    const { shared, one } = two("auth");
    await expect(one.cache.current(location, signal)).rejects.toMatchObject({ code: "auth" });
    expect(shared.keys()).toEqual([]);
  });
});
