import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plain } from "../record/plain-form.ts";
import { differences, type Tolerance } from "./differences.ts";

const EXACT = { numbers: 1e-9 };
const all = (before: Plain, after: Plain, tolerance: Tolerance = EXACT) => [
  ...differences(before, after, tolerance),
];
const plain = fc.jsonValue() as fc.Arbitrary<Plain>;

describe("differences of two recordings", () => {
  it("a value does not differ from itself, whatever it is", () => {
    fc.assert(fc.property(plain, (value) => void expect(all(value, structuredClone(value))).toEqual([])));
  });

  it("two values that are not equal differ somewhere, each way round the same number of times", () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const equal = JSON.stringify(sortedKeys(a)) === JSON.stringify(sortedKeys(b));
        expect(all(a, b, { numbers: 0 }).length > 0).toBe(!equal);
        expect(all(a, b)).toHaveLength(all(b, a).length);
      }),
    );
  });

  it("a difference has its path, and what is missing on one side has no value there", () => {
    const before = { spans: { 1: { energy: 2, name: "a" } }, list: [1, 2] };
    const after = { spans: { 1: { energy: 3 } }, list: [1, 2, 7] };
    expect(all(before, after)).toEqual([
      { path: ["spans", "1", "energy"], before: 2, after: 3 },
      { path: ["spans", "1", "name"], before: "a" },
      { path: ["list", "2"], after: 7 },
    ]);
  });

  it("a name that every object has is no value of its own", () => {
    expect(all({}, { constructor: "x" })).toEqual([{ path: ["constructor"], after: "x" }]);
  });

  it.each([
    [1, 1 + 9e-10, EXACT, 0],
    [1, 1 + 2e-9, EXACT, 1],
    [-1, 1, EXACT, 1],
    [0, 1e-12, EXACT, 1],
    [1000, 1004, { numbers: 1e-9, estimates: 0.005 }, 0],
    [1000, 1006, { numbers: 1e-9, estimates: 0.005 }, 1],
  ])("%d and %d as joules within %j: %i differences", (a, b, tolerance, count) => {
    expect(all({ "wattspan.energy": a }, { "wattspan.energy": b }, tolerance)).toHaveLength(count);
  });

  it("estimates may move joules and buckets, but neither tokens nor how many were recorded", () => {
    const point = { energy: { counts: [1, 2], count: 3 }, tokens: 100 };
    const moved = { energy: { counts: [2, 1], count: 3 }, tokens: 100.1 };
    const tolerance = { numbers: 1e-9, estimates: 0.005 };
    expect(all(point, moved, tolerance)).toEqual([{ path: ["tokens"], before: 100, after: 100.1 }]);
    expect(all(point, { ...point, energy: { counts: [1, 2], count: 4 } }, tolerance)).toHaveLength(1);
  });
});

function sortedKeys(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value === 0 ? 0 : value;
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, sortedKeys(each)]);
  return { fields };
}
