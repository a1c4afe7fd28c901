import type { CarbonIntensityProvider } from "@wattspan/core";
import { carbonIntensityContract, fixedIntensity, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { cached } from "./cached.js";
import { type ScheduledOptions, scheduled } from "./scheduled.js";

const location = { country: "DE" };
const { signal } = new AbortController();
const HOUR_MS = 3_600_000;

function hourly(options: ScheduledOptions = {}) {
  const clock = manualClock();
  const source = fixedIntensity(300, { clock });
  const cache = cached(source, { clock, forecastMs: 0 });
  const provider = scheduled(cache, { clock, random: () => 1, ...options });
  return { clock, source, cache, provider };
}

describe("scheduled", () => {
  it("scheduled keeps the contract of carbon intensity providers", async () => {
    const { provider, clock } = hourly();
    expect(await carbonIntensityContract(provider, { clock })).toEqual([]);
  });

  it("scheduled asks for the next reading soon after one ended, before a caller waits for it", async () => {
    const { clock, source, cache, provider } = hourly();
    await provider.current(location, signal);
    source.set(400);
    await clock.advanceAsync(HOUR_MS + 14_999);
    expect(source.calls).toBe(1);
    await clock.advanceAsync(1);
    expect(source.calls).toBe(2);
    expect(cache.peek(location)).toMatchObject({ gramsPerKwh: { value: 400 } });
    provider.close();
  });

  it("scheduled makes no timer before it is asked, and leaves none when it is closed", async () => {
    const { clock, source, provider } = hourly();
    expect(clock.pending).toBe(0);
    await Promise.all([provider.current(location, signal), provider.current({ country: "FR" }, signal)]);
    expect(clock.pending).toBe(2);
    provider.close();
    expect(clock.pending).toBe(0);
    await provider.current(location, signal);
    await clock.advanceAsync(10 * HOUR_MS);
    expect(source.calls).toBe(2);
  });

  it("scheduled goes on after failures, once a minute", async () => {
    const { clock, source, provider } = hourly({ jitterMs: 0 });
    await provider.current(location, signal);
    source.fail(new Error("503"));
    await clock.advanceAsync(HOUR_MS + 5000 + 2 * 60_000);
    expect(source.calls).toBe(4);
    source.set(400);
    await clock.advanceAsync(60_000);
    expect(await provider.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 400 } });
    provider.close();
  });

  it("scheduled goes on after a provider that throws where it should reject", async () => {
    const { clock, source } = hourly();
    let isBroken = false;
    const throwing: CarbonIntensityProvider = {
      name: "throwing",
      current(...args) {
        if (isBroken) throw new Error("not a function");
        return source.current(...args);
      },
    };
    const provider = scheduled(throwing, { clock, jitterMs: 0 });
    await provider.current(location, signal);
    isBroken = true;
    await clock.advanceAsync(HOUR_MS + 5000);
    expect(clock.pending).toBe(1);
    isBroken = false;
    await clock.advanceAsync(60_000);
    expect(source.calls).toBe(2);
    provider.close();
  });

  it("scheduled lets a place go that is no longer asked for", async () => {
    const { clock, source, provider } = hourly();
    await provider.current(location, signal);
    await clock.advanceAsync(24 * HOUR_MS);
    expect(source.calls).toBeLessThan(8);
    expect(clock.pending).toBe(0);
  });

  it("scheduled watches a bounded number of places", async () => {
    const { clock, provider } = hourly();
    for (let index = 0; index < 100; index++)
      await provider.current({ coordinates: { latitude: index / 10, longitude: 0 } }, signal);
    expect(clock.pending).toBe(64);
    provider.close();
  });

  it.each([{ lagMs: -1 }, { jitterMs: Number.NaN }, { retryMs: -1 }, { idleMs: -1 }])(
    "scheduled refuses the options %j",
    (options) => {
      expect(() => scheduled(fixedIntensity(1), options)).toThrow(
        expect.objectContaining({ name: "WattspanConfigurationError" }),
      );
    },
  );
});
