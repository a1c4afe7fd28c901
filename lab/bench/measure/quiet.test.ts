import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quietCost, type Round, resampled } from "./quiet.ts";

const cost = fc.double({ min: 1, max: 1000, noNaN: true });
const rounds = fc.array(fc.tuple(cost, cost), { minLength: 1, maxLength: 60 });
const added = (drawn: readonly Round[]): number => quietCost(drawn, 1) - quietCost(drawn, 0);

describe("quiet costs", () => {
  it("a quiet cost does not move when half of the blocks get any dearer", () => {
    const next = random(3);
    const quiet: Round[] = Array.from({ length: 40 }, () => [10 + next(), 15 + next()]);
    const busy = quiet.map((round, i) =>
      i % 2 === 0 ? round : round.map((each) => each * (1 + 9 * next())),
    );
    expect(Math.abs(added(busy) - 5)).toBeLessThan(0.5);
    expect(Math.abs(added(busy) - added(quiet))).toBeLessThan(0.5);
  });

  it("a figure is between the extremes of its quartiles' rounds, and the same each time", () => {
    fc.assert(
      fc.property(rounds, (list) => {
        const figure = resampled(list, (drawn) => quietCost(drawn, 0), "µs");
        const costs = list.map(([first]) => first);
        for (const value of [figure.value, figure.low, figure.high]) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...costs));
          expect(value).toBeLessThanOrEqual(Math.max(...costs));
        }
        expect(resampled(list, (drawn) => quietCost(drawn, 0), "µs")).toEqual(figure);
      }),
    );
  });

  it("a figure of equal rounds has no spread", () => {
    const same: Round[] = Array.from({ length: 9 }, () => [3, 8]);
    expect(resampled(same, added, "µs")).toEqual({ value: 5, low: 5, high: 5, unit: "µs" });
  });
});
