import { createBudget } from "@wattspan/budget";
import { expect, it } from "vitest";
import { UNITS } from "./amounts-text.js";

it.each(Object.entries(UNITS))("%s has the unit that the error of a budget states: %s", (dimension, unit) => {
  const budget = createBudget({ name: "none left", limits: { [dimension]: 0 } });
  const call = { kind: "inference", estimate: { [dimension]: 2 } } as const;
  expect(() => budget.reserve(dimension === "steps" ? {} : call)).toThrow(`of 0 ${unit}.`);
});
