import { expect, it } from "vitest";
import { variantOf } from "./variant.js";

it("a variant is each function's own, and the same one each time", () => {
  const [one, other] = [() => 1, () => 1];
  expect(variantOf({ meter: one })).toBe(variantOf({ meter: one }));
  expect(variantOf({ meter: one })).not.toBe(variantOf({ meter: other }));
});

it("a variant distinguishes big integers, and accepts a cycle, which is equal to nothing", () => {
  expect(variantOf(1n)).not.toBe(variantOf(2n));
  expect(variantOf(1n)).toBe(variantOf(1n));
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(variantOf(cycle)).not.toBe(variantOf(cycle));
});
