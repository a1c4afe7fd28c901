import { createBudget } from "@wattspan/budget";
import { expect, it } from "vitest";
import { amountText, HEADS } from "./amounts-text.js";

const dimensions = Object.keys(HEADS) as readonly (keyof typeof HEADS)[];

it.each(dimensions)("%s has the unit that the error of a budget states", (dimension) => {
  const budget = createBudget({ name: "none left", limits: { [dimension]: 0 } });
  const call = { kind: "inference", estimate: { [dimension]: 2 } } as const;
  expect(() => budget.reserve(dimension === "steps" ? {} : call)).toThrow(`of ${amountText(0, dimension)}.`);
});
