import { expect, it } from "vitest";
import { wrongRows } from "./wrong-rows.js";

it("wrongRows gives a line for each row that is wrong or throws, and none for those that are right", () => {
  const check = (row: number) => {
    if (row === 3) throw new RangeError("no three");
    expect(row % 2).toBe(0);
  };
  expect(wrongRows([0, 1, 2, 3, 5], check)).toEqual([
    expect.stringMatching(/^1: AssertionError: expected 1 to be \+?0/),
    "3: RangeError: no three",
    expect.stringMatching(/^5: AssertionError: expected 1 to be \+?0/),
  ]);
  expect(wrongRows([0, 2], check)).toEqual([]);
});
