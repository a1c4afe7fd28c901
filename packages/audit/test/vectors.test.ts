import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verify } from "../src/verify/verify.js";
import { linesOf } from "./chained.js";
import { hasPython, pythonVerdicts } from "./python-verifier.js";
import { vectors } from "./vectors.js";

const FOLDER = join(import.meta.dirname, "../../../audit-verifier/vectors");
const read = (name: string) => readFileSync(join(FOLDER, `${name}.audit.jsonl`), "utf8");
const expected = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8")) as Record<string, unknown>;

/** The numbers of a record that say whose joules they are. */
function numbersOf(text: string): unknown {
  const lines = linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>);
  const joules = lines
    .filter(({ type }) => type === "result")
    .map(({ use, joules }) => ({ use, ...(joules as readonly object[])[0] }));
  const delivered = lines.find(({ type }) => type === "footprint");
  const { grams, stated } = delivered ?? {};
  return {
    results: joules,
    books: lines.at(-1)?.books,
    ...(delivered && { joules: delivered.joules, grams, stated }),
  };
}

describe("test vectors", () => {
  it("the vectors are those that the tests describe, and each has expected numbers", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      [...Object.keys(vectors()).map((name) => `${name}.audit.jsonl`), "expected.json"].sort(),
    );
    for (const [name, text] of Object.entries(vectors())) expect(read(name), name).toBe(text);
    expect(Object.keys(expected).sort()).toEqual(Object.keys(vectors()).sort());
  });

  it("the vectors have the numbers that a pencil gives", () => {
    for (const name of Object.keys(vectors())) expect(numbersOf(read(name)), name).toEqual(expected[name]);
  });

  it("both verifiers find every vector valid", async () => {
    const names = Object.keys(vectors());
    for (const name of names)
      expect(await verify([Buffer.from(read(name))])).toMatchObject({ verdict: "valid" });
    if (hasPython)
      expect(pythonVerdicts(names.map(read)).map(({ verdict }) => verdict)).toEqual(names.map(() => "valid"));
  });
});
