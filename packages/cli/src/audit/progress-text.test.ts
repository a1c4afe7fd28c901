import type { Comparison } from "@wattspan/audit";
import { expect, it } from "vitest";
import { pairText } from "./progress-text.js";

it.each([
  [1, [], "pair 1 of at most 50: inconclusive"],
  [6, ["steal", "steal"], "pair 4 of at most 50, 2 void: inconclusive"],
  [3, ["a", "b", "steal"], "no pair counts yet (3 void, last: steal), at most 50"],
])("after %i pairs with the void ones %j progress is said", (count, voidPairs, text) => {
  const found = { pairs: Array(count), voidPairs, outcome: "inconclusive" } as Partial<Comparison>;
  expect(pairText(found as Comparison, 50)).toBe(text);
});
