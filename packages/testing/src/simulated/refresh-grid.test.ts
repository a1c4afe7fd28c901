import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refreshGrid } from "./refresh-grid.js";

const refreshMs = fc.double({ min: 0.5, max: 1000, noNaN: true });
const time = fc.double({ min: -5000, max: 100_000, noNaN: true });

describe("refreshGrid", () => {
  it("refreshGrid has its refreshes at phase + index × refresh", () => {
    const lastRefresh = refreshGrid({ refreshMs: 100, phaseMs: 30 });
    expect([29.9, 30, 129.999, 130, 250, -1].map(lastRefresh)).toEqual([-70, 30, 30, 130, 230, -70]);
  });

  it("refreshGrid finds a refresh at or before the time, two refreshes old at most, that never goes back", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        refreshMs,
        time,
        share,
        fc.integer(),
        fc.array(time),
        (refresh, phaseMs, jitter, seed, times) => {
          const lastRefresh = refreshGrid({ refreshMs: refresh, phaseMs, jitter, seed });
          let last = Number.NEGATIVE_INFINITY;
          for (const ms of times.toSorted((a, b) => a - b)) {
            const refreshed = lastRefresh(ms);
            expect(refreshed).toBeLessThanOrEqual(ms);
            expect(ms - refreshed).toBeLessThanOrEqual(2 * refresh + 1e-6);
            expect(refreshed).toBeGreaterThanOrEqual(last);
            expect(lastRefresh(refreshed)).toBe(refreshed);
            last = refreshed;
          }
        },
      ),
    );
  });

  it("refreshGrid strays within the share, evenly to both sides, and differently for each seed", () => {
    const straysOf = (seed: number) => {
      const lastRefresh = refreshGrid({ refreshMs: 100, jitter: 0.4, seed });
      return Array.from({ length: 2000 }, (_, index) => lastRefresh(100 * index + 49) - 100 * index);
    };
    const strays = straysOf(1);
    expect(Math.max(...strays)).toBeLessThanOrEqual(20);
    expect(Math.max(...strays)).toBeGreaterThan(19);
    expect(Math.min(...strays)).toBeGreaterThanOrEqual(-20);
    expect(Math.min(...strays)).toBeLessThan(-19);
    expect(Math.abs(strays.reduce((sum, stray) => sum + stray, 0) / 2000)).toBeLessThan(1);
    expect(straysOf(1)).toEqual(strays);
    expect(straysOf(2)).not.toEqual(strays);
  });

  it("refreshGrid takes a function as jitter, held within half a refresh", () => {
    const lastRefresh = refreshGrid({
      refreshMs: 100,
      jitter: (index) => (index === 2 ? 1e9 : index === 5 ? -30 : 0),
    });
    expect([249, 250, 300, 469.9, 470].map(lastRefresh)).toEqual([100, 250, 300, 400, 470]);
  });
});
