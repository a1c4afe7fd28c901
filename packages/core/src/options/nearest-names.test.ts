import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { nearestOf } from "./nearest-names.js";

const names = ["gpt-4o", "gpt-4o-mini", "claude-opus-5", "o1"];

describe("nearestOf", () => {
  it("nearestOf counts letters that are missing, too many, other or swapped", () => {
    expect(nearestOf("gpt4o", names)[0]).toBe("gpt-4o");
    expect(nearestOf("gpt-4oo", names)[0]).toBe("gpt-4o");
    expect(nearestOf("gpt-5o", names)[0]).toBe("gpt-4o");
    expect(nearestOf("1o", names)).toEqual(["o1"]);
  });

  it("nearestOf looks past what stands before the model, and at no case", () => {
    expect(nearestOf("openai/GPT4o", names)).toEqual(["gpt-4o"]);
  });

  it("nearestOf has nothing for a name that is like none", () => {
    expect(nearestOf("something-else-entirely", names)).toEqual([]);
    expect(nearestOf("", names)).toEqual([]);
  });

  it("nearestOf puts the name itself first, and keeps to the count", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat({ max: 5 }), (name, count) => {
        const found = nearestOf(name, names, count);
        expect(found.length).toBeLessThanOrEqual(count);
        if (count > 0) expect(found[0]).toBe(name);
      }),
    );
  });

  it("nearestOf takes any text, and gives known names alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (name) => {
        expect(names).toEqual(expect.arrayContaining([...nearestOf(name, names)]));
      }),
    );
  });
});
