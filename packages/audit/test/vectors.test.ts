import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verify } from "../src/verify/verify.js";
import { linesOf } from "./chained.js";
import { hasPython, pythonVerdicts } from "./python-verifier.js";
import { vectors } from "./vectors.js";

const FOLDER = join(import.meta.dirname, "../../../audit-verifier/vectors");
const read = (name: string) => readFileSync(join(FOLDER, `${name}.audit.jsonl`), "utf8");
const expected = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8")) as Record<
  string,
  { answer: unknown }
>;

/** The numbers of a record that say whose joules they are. */
function numbersOf(text: string): Record<string, unknown> {
  const lines = linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>);
  const results = lines.filter(({ type }) => type === "result").map(({ use, joules }) => ({ use, joules }));
  const delivered = lines.find(({ type }) => type === "footprint");
  const { joules, grams, stated } = delivered ?? {};
  const { undelivered, books } = lines.at(-1) ?? {};
  return { results, undelivered, books, ...(delivered && { joules, grams, stated }) };
}

/** What both verifiers answer. */
const answerOf = ({ verdict, line, lines, partial }: Record<string, unknown>) => ({
  ...{ verdict, line, lines, partial },
});

describe("test vectors", () => {
  it("the vectors are those that the tests describe, and each has expected numbers", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      [...Object.keys(vectors()).map((name) => `${name}.audit.jsonl`), "expected.json"].sort(),
    );
    for (const [name, text] of Object.entries(vectors())) expect(read(name), name).toBe(text);
    expect(Object.keys(expected).sort()).toEqual(Object.keys(vectors()).sort());
  });

  it("the vectors have the numbers that a pencil gives", () => {
    for (const [name, { answer: _, ...numbers }] of Object.entries(expected))
      if (Object.keys(numbers).length > 0) expect(numbersOf(read(name)), name).toEqual(numbers);
  });

  it("both verifiers answer as expected", async () => {
    const names = Object.keys(expected);
    for (const name of names)
      expect(answerOf(await verify([Buffer.from(read(name))])), name).toEqual(expected[name]?.answer);
    if (!hasPython) return;
    const theirs = pythonVerdicts(names.map(read));
    for (const [i, name] of names.entries())
      expect(answerOf(theirs[i] ?? {}), name).toEqual(expected[name]?.answer);
  });
});
