import { manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { createBudget } from "../index.js";

it("an intensity that never goes stale leaves the limits as stated until there is one", () => {
  const grid = { referenceGramsPerKwh: 300, atLeast: 0.5, atMost: 2, overrideAfterS: 3600 };
  const policy = { rules: [], grid: { ...grid, staleAfterS: Number.MAX_VALUE } };
  const budget = createBudget({ name: "one", limits: { co2eG: 10 }, policy });
  expect(budget.status().limits).toEqual({ co2eG: 10 });
  expect(() => budget.reserve({ estimate: { co2eG: 11 } })).toThrow("of 10 g CO2e");
  budget.setGridIntensity(600);
  expect(budget.status().limits).toEqual({ co2eG: 5 });
});

it("an override counts no time in which the intensity was stale", () => {
  const clock = manualClock();
  const grid = { referenceGramsPerKwh: 100, atLeast: 0.5, atMost: 2, overrideAfterS: 4 * 3600 };
  const budget = createBudget({ name: "one", limits: { co2eG: 100 }, policy: { rules: [], grid }, clock });
  const limitAfter = (hours: number) => {
    clock.advance(hours * 3_600_000);
    budget.setGridIntensity(400);
    return budget.status().limits.co2eG;
  };
  expect([0, 10, 2, 1.9, 0.1].map(limitAfter)).toEqual([50, 50, 50, 50, 100]);
});
