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
