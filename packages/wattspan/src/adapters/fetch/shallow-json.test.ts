import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastObject, membersOf, shallowJson } from "./shallow-json.js";

/** Texts with everything that a scanner could stumble over. */
const string = fc.string({
  unit: fc.constantFrom("a", '"', "\\", "{", "}", "[", "]", ",", ":", "\n", "é", "😀"),
});
const json = fc.oneof(fc.dictionary(string, fc.jsonValue()), fc.dictionary(string, string));
const spaced = fc.constantFrom(undefined, 2, "\t");

describe("membersOf", () => {
  it("membersOf finds the members that JSON.parse finds", () => {
    fc.assert(
      fc.property(json, spaced, (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        const found = [...membersOf(text)].map(({ key, start, end }) => [
          key,
          JSON.parse(text.slice(start, end)),
        ]);
        expect(Object.fromEntries(found)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("membersOf takes any text and ends", () => {
    const damaged = fc.tuple(json, fc.nat(), fc.nat()).map(([value, from, length]) => {
      const text = JSON.stringify(value);
      return text.slice(0, from % text.length) + text.slice((from % text.length) + (length % 5));
    });
    fc.assert(fc.property(fc.oneof(string, fc.string(), damaged), (text) => void [...membersOf(text)]));
  });

  it.each(["", "[]", "5", '"{}"', "{", '{"a"', '{"a":', '{"a":"', '{"a":[', "{a:1}", "{,}"])(
    "membersOf finds nothing in %j",
    (text) => {
      expect([...membersOf(text)]).toEqual([]);
    },
  );
});

describe("shallowJson", () => {
  const long = "x".repeat(20_000);

  it("shallowJson leaves out long values and looks into long objects", () => {
    const usage = { output_tokens: 7 };
    const list = Array.from({ length: 9000 }, () => 0.5);
    const value = {
      text: long,
      list,
      usage,
      response: { output: [long], usage, deep: { text: long, usage } },
    };
    expect(shallowJson(JSON.stringify(value))).toEqual({
      usage,
      response: { usage, deep: { usage } },
    });
  });

  it("shallowJson looks no deeper than three levels", () => {
    const value = { a: { b: { c: { text: long, n: 1 }, n: 1 }, n: 1 }, n: 1 };
    expect(shallowJson(JSON.stringify(value))).toEqual({ a: { b: { n: 1 }, n: 1 }, n: 1 });
  });

  it("shallowJson makes no prototype of a member `__proto__`", () => {
    const found = shallowJson(`{"text":"${long}","__proto__":{"usage":{}}}`);
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
  });

  it.each(["", "nothing", "5", "null", '{"a":'])("shallowJson finds nothing in %j", (text) => {
    expect(shallowJson(text)).toBeUndefined();
  });
});

describe("lastObject", () => {
  const usage = { prompt_tokens: 31 };
  const other = { prompt_tokens: 900 };

  it.each<[string, object]>([
    ["at the end", { choices: [], usage }],
    ["before a tool's own", { choices: [], usage, x_tool: { usage: other } }],
    ["before a list's own", { usage, steps: [{ usage: other }] }],
    ["that has one inside", { usage: { ...usage, details: { usage: other } } }],
    ["before a text that looks like one", { usage, text: '"usage":{"prompt_tokens":900}}' }],
    ["before a name that ends like it", { usage, 'a"usage': other }],
  ])("lastObject finds the usage %s, wherever the text is cut before it", (_, value) => {
    const expected = { usage: (value as { usage: object }).usage };
    for (const space of [undefined, 2]) {
      const text = JSON.stringify({ content: "[{", ...value }, undefined, space);
      const at = text.indexOf('"usage"');
      for (let cut = 0; cut <= at; cut++) expect(lastObject(text.slice(cut), "usage")).toEqual(expected);
    }
  });

  it.each<[string, object]>([
    ["of a tool", { x_tool: { usage: other } }],
    ["in a list", { steps: [{ usage: other }] }],
    ["in a text", { text: '"usage":{"prompt_tokens":900}}' }],
  ])("lastObject takes no usage %s", (_, value) => {
    expect(lastObject(JSON.stringify(value), "usage")).toBeUndefined();
  });

  it("lastObject finds nothing in a text that breaks off", () => {
    const text = JSON.stringify({ a: [other], usage });
    for (let end = 0; end < text.length; end++)
      expect(lastObject(text.slice(0, end), "usage")).toBeUndefined();
  });
});
