import fc from "fast-check";
import { expect, it } from "vitest";
import { formatEntry, parseEntry } from "./entry.js";

const ENTRY = { parts: new Map([["intel-rapl:0", 1]]), groups: ["2:812"], fromS: 1.5 };

it("an entry is the same again after it was written", () => {
  expect(parseEntry(formatEntry(ENTRY))).toEqual(ENTRY);
});

it("an entry with too much is cut, and stays one", () => {
  const parts = new Map(Array.from({ length: 300 }, (_, i) => [`zone-${i}`, 1] as const));
  const groups = Array.from({ length: 40 }, (_, i) => `2:${i}`);
  const { parts: written, groups: in_ } = parseEntry(formatEntry({ parts, groups, fromS: 0 }));
  expect([written.size, in_.length]).toEqual([128, 16]);
  expect(parseEntry(formatEntry({ ...ENTRY, parts: new Map([["x".repeat(257), 1]]) })).parts.size).toBe(0);
});

it("anything that is written in place of an entry gives one whose numbers can be", () => {
  const value = fc.oneof(fc.jsonValue(), fc.record({ parts: fc.jsonValue(), groups: fc.jsonValue(), fromS: fc.jsonValue() })); // biome-ignore format: one line
  fc.assert(
    fc.property(
      fc.oneof(
        value.map((given) => JSON.stringify(given)),
        fc.string(),
      ),
      (text) => {
        const { parts, groups, fromS } = parseEntry(text);
        for (const part of parts.values()) expect(part > 0 && part <= 1).toBe(true);
        for (const group of groups) expect(typeof group).toBe("string");
        expect(fromS >= 0 || Number.isNaN(fromS)).toBe(true);
      },
    ),
  );
});
