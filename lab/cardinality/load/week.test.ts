/** A short week of each kind of service: it stays within the stated bounds, and loses nothing. */

import { describe, expect, it } from "vitest";
import { beyondBounds } from "../series/bounds.ts";
import { totalSeries } from "../series/series.ts";
import { hostile, large, type Profile, typical, typicalInFull } from "./profile.ts";
import { simulatedWeek } from "./week.ts";

const shorter = (profile: Profile, callsPerDay: number): Profile => ({ ...profile, callsPerDay });
const weeks = [
  shorter(typical, 100),
  shorter(typicalInFull, 100),
  shorter(large, 160),
  shorter(hostile, 600),
];

describe.each(weeks)("a week of a service: $name", (profile) => {
  // Nothing is timed: a busy machine gives the same result.
  it(`a week of the service ${profile.name} stays within docs/series-bounds.md, and loses none of its totals`, async () => {
    const { calls, processes, series, reported, metered, ...week } = await simulatedWeek(profile);
    expect(beyondBounds(series)).toEqual([]);
    expect(series.length).toBeGreaterThan(15);
    expect(calls).toBeGreaterThan(500);
    expect(processes).toBe(profile.restarts.length + 1);
    expect(metered.activities).toBe(reported.activities);
    expect(metered.tokens).toBe(reported.tokens);
    expect(Math.abs(metered.joules / reported.joules - 1)).toBeLessThan(1e-9);
    expect(Math.abs(metered.grams / reported.grams - 1)).toBeLessThan(1e-9);
    // Only names that never end are folded.
    expect(week.foldedSets > 0).toBe(profile.name === "hostile");
    expect(week.distinctSeries).toBeGreaterThanOrEqual(totalSeries(series));
    expect(week.seriesWithNewNames).toBeGreaterThanOrEqual(week.distinctSeries);
  });
});

describe("a metric beyond its bound", () => {
  it("a metric beyond its bound is found, and so is one that has no bound", () => {
    const tooMany = [{ metric: "wattspan.co2e", sets: 1002, series: 1002 }];
    expect(beyondBounds(tooMany)).toEqual(["wattspan.co2e has 1002 sets, and may have 1001"]);
    expect(beyondBounds([{ metric: "wattspan.made_up", sets: 1, series: 1 }])).toEqual([
      "wattspan.made_up has no bound in docs/series-bounds.md",
    ]);
  });
});
