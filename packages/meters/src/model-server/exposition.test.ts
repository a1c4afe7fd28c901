import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpositionSums } from "./exposition.js";

function sums(text: string, step = text.length + 1): Record<string, number> {
  const found = new ExpositionSums(["a_total", "vllm:b_total"]);
  for (let at = 0; at < text.length; at += step) found.add(text.slice(at, at + step));
  return Object.fromEntries(found.sums());
}

describe("ExpositionSums", () => {
  it("ExpositionSums adds up the values of a name over its labels", () => {
    const text = [
      "# HELP vllm:b_total Tokens.",
      "# TYPE vllm:b_total counter",
      'vllm:b_total{engine="0",model_name="m"} 12.0',
      'vllm:b_total{engine="1",model_name="m"} 30',
      "a_total 1e3 1700000000000",
      "a_total_created 5",
      "",
    ].join("\n");
    expect(sums(text)).toEqual({ "vllm:b_total": 42, a_total: 1000 });
  });

  it("ExpositionSums is not misled by the contents of labels", () => {
    expect(sums('a_total{path="} 7",q="\\"} 8"} 9\n')).toEqual({ a_total: 9 });
    expect(sums('other{x="a_total 5"} 1\n')).toEqual({});
    expect(sums('a_total{x="y"} 5 # {trace_id="1"} 0.5\r\n')).toEqual({ a_total: 5 });
  });

  it.each([
    "a_total NaN\n",
    "a_total +Inf\n",
    "a_total \n",
    "a_total -1\n",
    'a_total{x="1\n',
    "a_total 5x\n",
    "a_total 1e999\n",
  ])("ExpositionSums has no total where a value is invalid: %j", (line) => {
    expect(sums(`a_total 3\n${line}`)).toEqual({});
  });

  it("ExpositionSums ignores a last line that may be cut", () => {
    expect(sums("a_total 3\nvllm:b_total 12")).toEqual({ a_total: 3 });
  });

  it("ExpositionSums gives the same sums for any pieces of a text", () => {
    const text = 'x 1\na_total{a="b"} 12\n# c\nvllm:b_total 3\na_total{a="c"} 30\n';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (step) => {
        expect(sums(text, step)).toEqual({ a_total: 42, "vllm:b_total": 3 });
      }),
    );
  });

  it("ExpositionSums finds its total in a page of 20 MB with a line that hardly ends", () => {
    const found = new ExpositionSums(["a_total"]);
    const line = `other{${'label="value",'.repeat(20)}} 1\n`;
    for (let i = 0; i < 65_000; i++) found.add(line);
    found.add(`junk{x="${"y".repeat(200_000)}`);
    found.add(`${"z".repeat(200_000)}"} 1\na_total 8\n`);
    expect(Object.fromEntries(found.sums())).toEqual({ a_total: 8 });
  });

  it("ExpositionSums never throws, and gives only amounts", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant("a_total "), fc.constant("\n"))), (texts) => {
        const found = new ExpositionSums(["a_total"]);
        for (const text of texts) found.add(text);
        for (const value of found.sums().values()) expect(value >= 0 && Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
