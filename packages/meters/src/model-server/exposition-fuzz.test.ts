/** Metrics pages, whole and damaged: the sum that stands there, or none; never an error, never another sum. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../scripts/fuzz/mutated.js";
import { ExpositionSums } from "./exposition.js";

const NAME = "vllm:prompt_tokens_total";

const label = fc.tuple(
  fc.constantFrom("model_name", "engine"),
  fc.constantFrom("m", 'a\\"b', "{x} 7", "", "ü"),
);
const labels = fc.array(label, { maxLength: 3 }).map((all) => {
  const inside = all.map(([key, value]) => `${key}="${value}"`).join(",");
  return inside === "" ? "" : `{${inside}}`;
});
const line = fc
  .tuple(
    fc.constantFrom(NAME, `${NAME}_created`, "other"),
    labels,
    fc.nat({ max: 1e9 }),
    fc.constantFrom("", " 1700000000000"),
  )
  .map(([name, of, value, time]) => `${name}${of} ${value}${time}\n`);
const page = fc.array(fc.oneof(line, fc.constant(`# TYPE ${NAME} counter\n`))).map((lines) => lines.join(""));

function sumOf(text: string): number | undefined {
  const sums = new ExpositionSums([NAME]);
  for (let at = 0; at < text.length; at += 7) sums.add(text.slice(at, at + 7));
  return sums.sums().get(NAME);
}

/** The same, read as one expression for a whole line. */
function strictly(text: string): number | undefined {
  let sum: number | undefined;
  for (const whole of text.split("\n").slice(0, -1)) {
    if (!whole.startsWith(NAME) || /^[a-zA-Z0-9_:]/.test(whole.slice(NAME.length))) continue;
    const shape = /^(?:\{(?:[^"}]|"(?:\\.|[^"\\])*")*\})?[ \t]+(\d[\d.eE+-]*)(?:[ \t\r].*)?$/s;
    const value = Number(shape.exec(whole.slice(NAME.length))?.[1] ?? Number.NaN);
    if (!Number.isFinite(value)) return undefined;
    sum = (sum ?? 0) + value;
  }
  return sum;
}

describe("a metrics page", () => {
  it("a metrics page gives the sum of its values", () => {
    fc.assert(fc.property(page, (text) => void expect(sumOf(text)).toEqual(strictly(text))));
  });

  it("a damaged metrics page gives the sum of what it then says, or nothing", () => {
    fc.assert(
      fc.property(mutated(page), (text) => void expect(sumOf(text)).toEqual(strictly(text))),
      { numRuns: 1000 },
    );
  });
});
