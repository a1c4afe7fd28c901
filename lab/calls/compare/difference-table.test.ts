import { expect, it } from "vitest";
import { differenceLines } from "./difference-table.ts";

it("differences of the same kind are one line, with their number and the first of them", () => {
  const energy = (call: string) => ({
    path: ["local", "spans", call, "attributes", "wattspan.energy"],
    before: 1,
    after: 2,
  });
  const point = (labels: string) => ({
    path: ["hosted", "metrics", "3", `wattspan.tokens {${labels}}`, "value"],
    before: 7,
  });
  expect(differenceLines([energy("12"), point('"a":1'), energy("13"), point('"a":2')])).toEqual([
    "     2  local spans * attributes wattspan.energy: at 12: 1 → 2",
    '     2  hosted metrics wattspan.tokens value: at 3, wattspan.tokens {"a":1}: 7 → nothing',
  ]);
});

it("no difference is no line, and a long value is cut", () => {
  expect(differenceLines([])).toEqual([]);
  const [line] = differenceLines([{ path: ["plan"], after: "x".repeat(500) }]);
  expect(line).toMatch(/nothing → "x{99}…$/);
});
