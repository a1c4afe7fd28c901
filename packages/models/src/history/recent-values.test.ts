import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentValues } from "./recent-values.js";

describe("recent values", () => {
  it("recent values are the last 99, sorted", () => {
    const amount = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.constantFrom(0, 1, 2));
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 300 }), (values) => {
        const recent = new RecentValues();
        for (const value of values) recent.add(value);
        const last = values.slice(-99);
        expect(recent.count).toBe(last.length);
        expect(recent.sorted).toEqual([...last].sort((a, b) => a - b));
      }),
    );
  });
});
