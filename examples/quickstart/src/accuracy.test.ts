import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracyOf } from "./accuracy.ts";

describe("accuracyOf", () => {
  it.each([
    ["One desklamp", "One desk lamp", { right: 12, of: 13 }],
    ["kitten", "sitting", { right: 4, of: 7 }],
    ["", "abc", { right: 0, of: 3 }],
    ["abc", "", { right: 0, of: 0 }],
    ["two\n  lines ", "two lines", { right: 9, of: 9 }],
    ["much too long for it", "x", { right: 0, of: 1 }],
    ["fruh", "früh", { right: 3, of: 4 }],
  ])("the accuracy of %j against the truth %j counts its edits", (read, truth, expected) => {
    expect(accuracyOf(read, truth)).toEqual(expected);
  });

  it("the accuracy of equal texts is whole, and one wrong character costs one", () => {
    const word = fc.stringMatching(/^[a-z]{1,20}$/);
    fc.assert(
      fc.property(word, fc.nat(), (text, place) => {
        expect(accuracyOf(text, text)).toEqual({ right: text.length, of: text.length });
        const at = place % text.length;
        const wrong = `${text.slice(0, at)}#${text.slice(at + 1)}`;
        expect(accuracyOf(wrong, text).right).toBe(text.length - 1);
      }),
    );
  });
});
