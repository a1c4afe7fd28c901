import { expect, it } from "vitest";
import { dueDate } from "./due-date.ts";
import { wilson } from "./wilson.ts";

it.each([
  // scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
  [8, 10, 0.4901625, 0.9433178],
  [0, 10, 0, 0.2775328],
  [10, 10, 0.7224672, 1],
  [0, 0, 0, 1],
])("the interval of %d of %d is that of SciPy", (successes, trials, low, high) => {
  const interval = wilson(successes, trials);
  expect(interval.low).toBeCloseTo(low, 6);
  expect(interval.high).toBeCloseTo(high, 6);
});

it.each([
  ["14.Dezember2026,um 10:30 Uhr", "2026-12-14"],
  ["Friday, 4 December 2026", "2026-12-04"],
  ["Thank you!", "none"],
])("the date of %j is %s", (text, date) => {
  expect(dueDate(text)).toBe(date);
});
