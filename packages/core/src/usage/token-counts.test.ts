import { describe, expect, it } from "vitest";
import { withMore } from "./token-counts.js";

describe("withMore", () => {
  it.each<[what: string, isMore: boolean, object: object]>([
    ["an object with these names", false, { a: 1 }],
    ["an object without any", false, {}],
    ["an object with another", true, { a: 1, b: undefined }],
    ["inherited names", false, Object.create({ b: 1 })],
    ["a list, whose names are not read", true, [1, 2]],
  ])("withMore takes %s: %s", (_, isMore, object) => {
    expect(withMore(object, new Set(["a"]))).toBe(isMore ? object : undefined);
  });
});
