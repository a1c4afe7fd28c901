import type { IntensityCapabilities } from "@wattspan/core";
import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedMap } from "../../test/shared-map.js";
import { eia } from "../sources/eia.js";
import { energinet } from "../sources/energinet.js";
import { energyCharts } from "../sources/energy-charts.js";
import { entsoe } from "../sources/entsoe.js";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { limited } from "./limited.js";
import { retrying } from "./retrying.js";

const signal = new AbortController().signal;
const location = { country: "DE" };
const MINUTE_MS = 60_000;

/** Processes that share a store, with a source each. */
function processes(count: number, requests: number) {
  const clock = manualClock();
  const shared = sharedMap(clock);
  const script = [{ forMs: 100 * MINUTE_MS, gramsPerKwh: 300 }];
  const make = () => {
    const source = simulatedIntensity({ clock, script });
    return { source, grid: limited(source, { requests, store: shared.store, clock }) };
  };
  return { clock, shared, all: Array.from({ length: count }, make) };
}

describe("limited", () => {
  it("limited keeps the contract of carbon intensity providers", async () => {
    const clock = manualClock();
    const source = simulatedIntensity({ clock, script: [{ forMs: 100 * MINUTE_MS, gramsPerKwh: 300 }] });
    expect(await carbonIntensityContract(limited(source, { requests: 100, clock }), { clock })).toEqual([]);
  });

  it("limited takes the limit that a source states, and never more than a hundred requests a minute", async () => {
    const clock = manualClock();
    const source = simulatedIntensity({ clock, script: [{ forMs: 100 * MINUTE_MS, gramsPerKwh: 300 }] });
    const allowing = (requestsPerMinute: number) => ({
      ...source,
      capabilities: () => ({ ...source.capabilities?.(), requestsPerMinute }) as IntensityCapabilities,
    });
    for (const [stated, allowed] of [
      [2, 2],
      [400, 100],
    ] as const) {
      const grid = limited(allowing(stated), { clock });
      for (let times = 0; times < allowed; times++) await grid.current(location, signal);
      await expect(grid.current(location, signal)).rejects.toMatchObject({ code: "rate_limited" });
    }
    for (const provider of [eia({ apiKey: "k" }), entsoe({ token: "t" }), energinet()])
      expect(limited(provider).name).toBe(provider.name);
  });

  it("limited lets through as many requests as the source allows, of all places and kinds together", async () => {
    const { clock, all } = processes(1, 2);
    const [{ source, grid }] = all as [(typeof all)[0]];
    await grid.current(location, signal);
    await clock.advanceAsync(20_000);
    await grid.forecast?.({ country: "FR" }, MINUTE_MS, signal);
    const tooMuch = { code: "rate_limited", retryAfterMs: 40_000 };
    await expect(grid.current({ country: "PL" }, signal)).rejects.toMatchObject(tooMuch);
    const past = { fromMs: clock.wall() - 1000, toMs: clock.wall() };
    await expect(grid.at?.(location, past, signal)).rejects.toMatchObject(tooMuch);
    expect(source.calls).toBe(2);
    await clock.advanceAsync(40_000);
    await grid.current(location, signal);
    await expect(grid.current(location, signal)).rejects.toMatchObject({ retryAfterMs: 20_000 });
  });

  it("limited lets through exactly what is allowed in any minute, of all processes together", async () => {
    const moments = fc.array(fc.record({ afterMs: fc.nat(40_000), who: fc.nat(2) }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(moments, fc.integer({ min: 1, max: 3 }), async (questions, requests) => {
        const { clock, all } = processes(3, requests);
        const answeredMs: number[] = [];
        for (const { afterMs, who } of questions) {
          await clock.advanceAsync(afterMs);
          const nowMs = clock.now();
          const within = answeredMs.filter((ms) => nowMs - ms < MINUTE_MS).length;
          const isAnswered = await all[who]?.grid.current(location, signal).then(
            () => true,
            () => false,
          );
          // Exactly: one that could be asked is, and one that could not is not.
          expect(isAnswered).toBe(within < requests);
          if (isAnswered) answeredMs.push(nowMs);
        }
      }),
    );
  });

  it("a refusal of limited is no failure of the source for a provider around it", async () => {
    const { clock, all } = processes(1, 1);
    const [{ grid }] = all as [(typeof all)[0]];
    const around = retrying(grid, { clock, failures: 2 });
    await around.current(location, signal);
    for (let times = 0; times < 5; times++)
      await expect(around.current(location, signal)).rejects.toMatchObject({ code: "rate_limited" });
    await clock.advanceAsync(MINUTE_MS);
    expect(await around.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
  });

  it("limited counts for itself where the store fails", async () => {
    const { clock, shared, all } = processes(1, 1);
    const [{ grid }] = all as [(typeof all)[0]];
    shared.store.claim = () => Promise.reject(new Error("down"));
    await grid.current(location, signal);
    await expect(grid.current(location, signal)).rejects.toMatchObject({ code: "rate_limited" });
    await clock.advanceAsync(MINUTE_MS);
    await grid.current(location, signal);
  });

  it("limited takes no permit for a caller who has given up", async () => {
    const { all } = processes(1, 1);
    const [{ grid }] = all as [(typeof all)[0]];
    await expect(grid.current(location, AbortSignal.abort(new Error("given up")))).rejects.toThrow(
      "given up",
    );
    await grid.current(location, signal);
  });

  it("limited knows how often Energy-Charts may be asked", () => {
    expect(energyCharts().capabilities?.().requestsPerMinute).toBe(2);
    expect(() => limited(energyCharts())).not.toThrow();
  });

  it("limited takes a limit per minute for no shorter time", () => {
    const shorter = () => limited(energyCharts(), { perMs: 1000 });
    expect(shorter).toThrow(expect.objectContaining({ option: "perMs" }));
    for (const options of [{ perMs: 120_000 }, { requests: 1, perMs: 1000 }])
      expect(limited(energyCharts(), options).name).toBe("energy-charts");
  });

  it.each([{}, { requests: 0 }, { requests: 1.5 }, { requests: 101 }, { requests: 2, perMs: 0 }])(
    "limited refuses the options %j",
    (options) => {
      const source = simulatedIntensity({ script: [{ forMs: 1, gramsPerKwh: 1 }] });
      expect(() => limited(source, options)).toThrow(
        expect.objectContaining({ name: "WattspanConfigurationError" }),
      );
    },
  );
});
