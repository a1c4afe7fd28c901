import { describe, expect, it } from "vitest";
import type { Case } from "./attack.ts";
import { judge } from "./judge.ts";
import type { Observed } from "./observed.ts";

/** A case with one run of calls of 100 J, as they were attributed. */
function runsOf(name: string, values: readonly number[], judges?: Case["judges"]) {
  const calls = values.map((value) => ({
    ...{ truth: 100, coverage: 1, reasons: [] },
    energy: { value, low: 0.5 * value, high: 2 * value },
  }));
  const observed: Observed = { calls, devices: [] };
  const run = () => Promise.resolve(observed);
  return { case: { name, calls: calls.length, run, ...(judges && { judges }) }, runs: [observed] };
}

const bar = { measure: "mean", least: 0.95, most: 1.05 } as const;

describe("judge", () => {
  it("a bar holds where every case keeps it, and names the case that is nearest to breaking it", () => {
    const verdict = judge(bar, [runsOf("near", [104, 104]), runsOf("far", [100, 100])]);
    expect(verdict).toMatchObject({ holds: true, worst: { name: "near" } });
  });

  it("a bar is broken by one case, on either side", () => {
    for (const value of [90, 110]) {
      const verdict = judge(bar, [runsOf("good", [100]), runsOf("bad", [value, value])]);
      expect(verdict).toMatchObject({ holds: false, worst: { name: "bad" } });
    }
  });

  it("a figure that lies beyond a bar by less than two standard errors does not break it", () => {
    const lucky = judge(bar, [runsOf("luck", [50, 170]), runsOf("good", [100])]);
    expect(lucky.holds).toBe(true);
    expect(lucky.figures.map(({ isLuck }) => isLuck)).toEqual([true, false]);
    expect(
      judge(bar, [
        runsOf(
          "no luck",
          Array.from({ length: 1600 }, (_, i) => 50 + 120 * (i % 2)),
        ),
      ]).holds,
    ).toBe(false);
  });

  it("a case that judges by other measures is left out, and a bar without a result in any case does not hold", () => {
    const other = runsOf("other", [500], ["lost"]);
    expect(judge(bar, [other, runsOf("good", [100])]).holds).toBe(true);
    expect(judge(bar, [other])).toMatchObject({ holds: false, figures: [] });
  });
});
