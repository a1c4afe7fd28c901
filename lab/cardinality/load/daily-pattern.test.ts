import { expect, it } from "vitest";
import { callsOfWeek } from "./daily-pattern.ts";

it("the simulated week of calls has its peak in the afternoon, quiet nights, and quieter weekends", () => {
  const week = callsOfWeek(2400);
  const sum = (hours: readonly number[]) => hours.reduce((all, calls) => all + calls, 0);
  expect(week).toHaveLength(168);
  expect(week.indexOf(Math.max(...week))).toBe(14);
  expect(week.indexOf(Math.min(...week.slice(0, 24)))).toBe(2);
  for (const day of [0, 1, 2, 3, 4]) expect(sum(week.slice(24 * day, 24 * day + 24))).toBe(2400);
  expect(sum(week.slice(5 * 24)) / 2).toBeCloseTo(960, -1);
});
