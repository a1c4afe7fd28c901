import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { spanShape, withOwn } from "../shapes/span-shape.js";
import { createLabelSets } from "../telemetry/labels.js";
import { labelText } from "./label-text.js";

const LONG = "x".repeat(10_240);
const around = { latest: false };

describe("labelText", () => {
  it.each(["gpt-4o", "meta-llama/Llama-3.1-8B", "mistral large", "模型", "a😀b", ""])(
    "labelText leaves %j as it is",
    (name) => {
      expect(labelText(name)).toBe(name);
    },
  );

  it.each([
    ["a line break", "gpt\n4o", "gpt?4o"],
    ["a zero byte", "gpt\x004o", "gpt?4o"],
    ["an escape sequence", "\x1b[31mgpt", "?[31mgpt"],
    ["a C1 control", "gpt\x9b", "gpt?"],
    ["half a character", "gpt\ud83d", "gpt?"],
    ["what stands for one", "gpt\uFFFD", "gpt?"],
  ])("labelText replaces %s", (_, name, text) => {
    expect(labelText(name)).toBe(text);
  });

  it("labelText is bounded, well-formed and the same when done twice, for any text", () => {
    const anything = fc.string({ unit: anyCharacter, maxLength: 600 });
    fc.assert(
      fc.property(anything, (name) => {
        const text = String(labelText(name));
        return text.length <= 256 && text.isWellFormed() && labelText(text) === text && !/\p{Cc}/u.test(text);
      }),
    );
  });

  it("labelText leaves what is no string as it is", () => {
    expect([labelText(undefined), labelText(7), labelText(null)]).toEqual([undefined, 7, null]);
  });
});

describe("a model with an endless name", () => {
  it("a model with an endless name has a bounded span, as have all kinds of activities", () => {
    const spans = [
      spanShape("inference", { model: LONG, provider: LONG, operation: LONG }, around),
      spanShape("step", { name: LONG, kind: "tool" }, { ...around, agent: LONG }),
      spanShape("agent", { name: LONG }, around),
      spanShape("stage", { name: LONG, kind: "training" }, around),
    ];
    for (const { name, attributes } of spans) {
      const values = [name, ...Object.values(attributes)].map((value) => String(value).length);
      expect(Math.max(...values)).toBe(256);
    }
  });

  it("a model with an endless name has bounded labels, and the application's own attributes stay as they are", () => {
    const seen: unknown[] = [];
    const commonOf = createLabelSets(["tenant"], (attributes) => {
      seen.push(...Object.values(attributes).map((value) => String(value).length));
      return { attributes, sums: new Map() };
    });
    commonOf({ activity: "inference", model: LONG, provider: "p\0q", dimensions: { tenant: LONG } });
    expect(Math.max(...(seen as number[]))).toBe(256);
    const { attributes } = withOwn(spanShape("inference", { model: "m" }, around), { note: LONG });
    expect(attributes.note).toBe(LONG);
  });

  it("a model is not taken for another whose parts are put together in another way", () => {
    const commonOf = createLabelSets([], (attributes) => ({ attributes, sums: new Map() }));
    const one = commonOf({ activity: "inference", operation: "chat", provider: "a", model: "b\0c" });
    const other = commonOf({ activity: "inference", operation: "chat", provider: "a\0b", model: "c" });
    expect(one).not.toBe(other);
  });
});
