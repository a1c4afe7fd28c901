/** Dictionaries are read by RFC 9651. Compared with another implementation, on valid and on damaged texts. */

import fc from "fast-check";
import * as other from "structured-headers";
import { describe, expect, it } from "vitest";
import { longestMs, mostMs, mutated } from "../../../../scripts/fuzz/mutated.js";
import { type BareItem, parseDictionary } from "./structured-field.js";

const key = fc.stringMatching(/^[a-z*][a-z0-9_.*-]{0,8}$/);
const bare = fc.oneof(
  fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
  fc.integer({ min: -9_999_999, max: 9_999_999 }).map((n) => n / 1000 + 0.0005),
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
  fc.stringMatching(/^[A-Za-z*][\w!#$%&'*+.^`|~:/-]{0,8}$/).map((name) => new other.Token(name)),
  fc.boolean(),
  fc.uint8Array({ maxLength: 8 }),
  fc
    .string({ maxLength: 5 })
    .filter((text) => text.isWellFormed())
    .map((text) => new other.DisplayString(text)),
);
const item = fc.tuple(
  bare,
  fc
    .uniqueArray(fc.tuple(key, bare), { maxLength: 3, selector: ([name]) => name })
    .map((all) => new Map(all)),
);
const member = fc.oneof(
  { weight: 4, arbitrary: item },
  { weight: 1, arbitrary: fc.tuple(fc.array(item, { maxLength: 3 }), fc.constant(new Map())) },
);
const valid = fc
  .uniqueArray(fc.tuple(key, member), { maxLength: 4, selector: ([name]) => name })
  .map((all) => other.serializeDictionary(new Map(all) as other.Dictionary));

/** The other implementation refuses a date followed by anything. */
const isComparable = (text: string): boolean => !text.includes("@");

/** The other implementation's result, in our form. */
function expected(text: string): Map<string, unknown> | undefined {
  let all: other.Dictionary;
  try {
    all = other.parseDictionary(text);
  } catch {
    return undefined;
  }
  const plain = (value: other.BareItem): unknown => {
    if (value instanceof other.Token) return value.toString();
    return value instanceof ArrayBuffer || value instanceof other.DisplayString ? "not compared" : value;
  };
  const parameters = (given: other.Parameters) => [...given].map(([name, value]) => [name, plain(value)]);
  return new Map(
    [...all].map(([name, [value, given]]) => [
      name,
      [Array.isArray(value) ? undefined : plain(value as other.BareItem), parameters(given)],
    ]),
  );
}

function found(text: string): Map<string, unknown> | undefined {
  const all = parseDictionary(text);
  const plain = (value: BareItem | undefined) =>
    value?.type === "bytes" || value?.type === "display" ? "not compared" : value?.value;
  return (
    all &&
    new Map(
      [...all].map(([name, { item: value, parameters }]) => [
        name,
        [plain(value), [...parameters].map(([own, given]) => [own, plain(given)])],
      ]),
    )
  );
}

describe("a dictionary", () => {
  it("parseDictionary reads a valid dictionary as another implementation does", () => {
    fc.assert(
      fc.property(valid.filter(isComparable), (text) => void expect(found(text)).toEqual(expected(text))),
      { numRuns: 500 },
    );
  });

  // This does not check that bytes are base64 and display strings UTF-8: no member of ours is of these types.
  it("parseDictionary reads a damaged dictionary as another implementation does, or not at all", () => {
    fc.assert(
      fc.property(
        mutated(valid).filter((text) => !/[@:%]/.test(text)),
        (text) => void expect(found(text)).toEqual(expected(text)),
      ),
      { numRuns: 3000 },
    );
  });

  it("parseDictionary reads nothing from a malformed text", () => {
    const malformed = [
      "a=1,", ",a=1", "a=1 b=2", "a=1;", "A=1", "a==1", "a=1e309", "a=1.", "a=1.0000", "a=1234567890123.0", "a=1234567890123456",
      "a=-", "a=0x1", 'a="x', 'a="é"', "a=?2", "a=(1", "a=é", "a=1\n", "a=1, \u00a0b", "a=1.5.5", "a=:*:", 'a=%"%ZZ"', "a=@1.5",
    ]; // biome-ignore format: a list
    expect(malformed.filter((text) => parseDictionary(text) !== undefined)).toEqual([]);
  });

  it("parseDictionary takes spaces and tabs after a member, and no comma at the end", () => {
    expect(parseDictionary("e \t")).toEqual(parseDictionary("e"));
    expect(["e,", "e, \t", "e \t,\t"].map((text) => parseDictionary(text))).toEqual(Array(3).fill(undefined));
  });

  it("parseDictionary keeps the last of members, and of parameters, that share a key", () => {
    const member = parseDictionary("a=1, a=2;b;b=3")?.get("a");
    expect(member?.item?.value).toBe(2);
    expect(member?.parameters.get("b")?.value).toBe(3);
  });

  it("parseDictionary reads dates as seconds", () => {
    const member = parseDictionary("a;b=@-5;c, d=@0")?.get("a");
    expect(member?.parameters.get("b")).toEqual({ type: "date", value: -5 });
  });

  it("parseDictionary takes time in proportion to the length of its text", () => {
    expect(
      longestMs(parseDictionary, [" ", "a", "a,", "a, ", "a;", "9", '"', "(", "a=( ", ":", "\\", "a=1 "]),
    ).toBeLessThan(mostMs);
  });
});
