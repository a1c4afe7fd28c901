import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";
import { fixedIntensity, manualClock } from "@wattspan/testing";
import { expect, it, vi } from "vitest";
import { sharedMap } from "../../../test/shared-map.js";
import { IntensityError } from "../../readings/intensity-error.js";
import { simulatedIntensity } from "../../sources/own/simulated.js";
import { type CachedIntensity, cached } from "../cached.js";

const HOUR_MS = 3_600_000;
const location: Location = { country: "DE" };
const { signal } = new AbortController();

/** A source that may stop answering, and ignores that nobody waits any more. */
async function hanging() {
  const clock = manualClock();
  const fixed = await fixedIntensity(300, { clock }).current(location, signal);
  const source = { hangs: false, calls: 0, aborted: 0 };
  const answer = <T>(given: () => T, asked: AbortSignal): Promise<T> => {
    source.calls++;
    asked.addEventListener("abort", () => source.aborted++);
    return source.hangs ? new Promise(() => undefined) : Promise.resolve(given());
  };
  const reading = (atMs: number): IntensityReading => ({
    ...fixed,
    ...{ validFromMs: atMs, validToMs: atMs + HOUR_MS },
  });
  const provider: CarbonIntensityProvider = {
    name: "hanging",
    current: (_, asked) => answer(() => reading(clock.wall()), asked),
    forecast: (_, __, asked) => answer(() => [reading(clock.wall())], asked),
  };
  /** Asks for a reading and a forecast that do not come. */
  const askInVain = async (cache: CachedIntensity) => {
    source.hangs = true;
    const asked = [cache.current(location, signal), cache.forecast?.(location, HOUR_MS, signal)];
    const ended = asked.map((one) => expect(one).rejects.toMatchObject({ code: "timeout" }));
    await clock.advanceAsync(60_000);
    await Promise.all(ended);
  };
  return { clock, source, provider, askInVain, cache: cached(provider, { clock, forecastMs: 0 }) };
}

it("a cache asks a source again that once did not answer at all, and tells it to give up", async () => {
  const { clock, source, cache, askInVain } = await hanging();
  await askInVain(cache);
  expect(source).toMatchObject({ calls: 2, aborted: 2 });
  source.hangs = false;
  await clock.advanceAsync(60_000);
  expect(await cache.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
  expect(await cache.forecast?.(location, HOUR_MS, signal)).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

it("a source that does not answer at all leaves no claim in the store", async () => {
  const { clock, source, provider, askInVain } = await hanging();
  const { store, counts } = sharedMap(clock);
  const cache = cached(provider, { clock, forecastMs: 0, store });
  await askInVain(cache);
  expect(counts).toMatchObject({ claim: 2, release: 2 });
  expect(source).toMatchObject({ calls: 2, aborted: 2 });
  expect(clock.pending).toBe(0);
});

it("a cache gives its stale reading where the source does not answer at all", async () => {
  const { clock, source, cache } = await hanging();
  await cache.current(location, signal);
  await clock.advanceAsync(HOUR_MS);
  source.hangs = true;
  const asked = cache.current(location, signal);
  await clock.advanceAsync(9000);
  expect(await asked).toMatchObject({ stale: true, gramsPerKwh: { value: 300 } });
  const givenUp = new AbortController();
  const other = expect(cache.current(location, givenUp.signal)).rejects.toThrow("given up");
  givenUp.abort(new Error("given up"));
  await other;
});

it.each([
  ["auth", true],
  ["rate_limited", false],
] as const)(
  "a cache whose forecast in the background is refused by %s asks for the readings of other places: %s",
  async (code, isAsked) => {
    const { clock, source, provider } = await hanging();
    const refused = vi.fn(() =>
      Promise.reject(new IntensityError("hanging", code, "no forecasts for this key")),
    );
    const cache = cached({ ...provider, forecast: refused }, { clock });
    await cache.current(location, signal);
    await clock.advanceAsync(1);
    const other = { country: "FR" };
    if (isAsked) expect(await cache.current(other, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
    else await expect(cache.current(other, signal)).rejects.toMatchObject({ code });
    await clock.advanceAsync(1);
    await expect(cache.forecast?.(other, HOUR_MS, signal)).rejects.toMatchObject({ code });
    expect([source.calls, refused.mock.calls.length]).toEqual([isAsked ? 2 : 1, 1]);
  },
);

it("a cache gives a forecast for as many hours as wanted, also while it is asking for fewer", async () => {
  const clock = manualClock();
  const source = simulatedIntensity({
    ...{ clock, stepMs: HOUR_MS },
    script: [{ forMs: 72 * HOUR_MS, gramsPerKwh: 300 }],
  });
  const cache = cached(source, { clock });
  await cache.current(location, signal);
  const asked = [48, 36, 12].map((hours) => cache.forecast?.(location, hours * HOUR_MS, signal));
  const lengths = (await Promise.all(asked)).map((readings) => readings?.length);
  expect(lengths).toEqual([48, 36, 12]);
  expect(source.calls).toBe(3);
});

it("a cache rejects with the source's problem once its old forecast has ended, so that others are asked", async () => {
  const { clock, source, provider } = await hanging();
  const cache = cached(provider, { clock });
  expect(await cache.forecast?.(location, HOUR_MS, signal)).toHaveLength(1);
  source.hangs = true;
  await clock.advanceAsync(HOUR_MS);
  const ended = expect(cache.forecast?.(location, HOUR_MS, signal)).rejects.toMatchObject({
    code: "timeout",
  });
  await clock.advanceAsync(60_000);
  await ended;
  await expect(cache.forecast?.(location, HOUR_MS, signal)).rejects.toMatchObject({ code: "timeout" });
});
