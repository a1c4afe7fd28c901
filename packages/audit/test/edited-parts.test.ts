import { random } from "@wattspan/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { verify } from "../src/verify/verify.js";
import { chained, linesOf } from "./chained.js";
import { balanced, EDITS, type EditedFootprint, SUM_EDITS } from "./edited-parts.js";
import { hasPython, pythonVerdicts } from "./python-verifier.js";
import { randomAudit } from "./random-audit.js";
import { vectors } from "./vectors.js";

const AUDITS = 4;
const EACH = 1;
/** Less than this is within rounding. */
const SOME_JOULES = 1e-3;

interface Edited {
  readonly what: string;
  readonly line: number;
  readonly text: string;
}
const edited: Edited[] = [];

/** The record with one footprint changed, in a chain that is right. */
function withFootprint(
  lines: readonly string[],
  at: number,
  change: (footprint: EditedFootprint) => unknown,
) {
  const line = JSON.parse(lines[at] as string) as { footprint: EditedFootprint };
  const footprint = (change(line.footprint) ?? line.footprint) as EditedFootprint;
  return chained(lines.with(at, JSON.stringify({ ...line, footprint })));
}

beforeAll(async () => {
  const next = random(11);
  for (let seed = 300; seed < 300 + AUDITS; seed++) {
    const lines = linesOf((await randomAudit(seed, 5)).text);
    const delivered = lines.flatMap((line, at) => {
      const { type, footprint } = JSON.parse(line) as { type: string; footprint?: EditedFootprint };
      const part = footprint?.parts.findIndex(({ energy }) => (energy?.value ?? 0) > SOME_JOULES) ?? -1;
      return type === "footprint" && part >= 0 ? [{ at, part }] : [];
    });
    const add = (what: string, change: (footprint: EditedFootprint, part: number) => unknown) => {
      for (let i = 0; i < EACH; i++) {
        const { at, part } = delivered[Math.floor(next() * delivered.length)] as { at: number; part: number };
        edited.push({ what, line: at + 1, text: withFootprint(lines, at, (one) => change(one, part)) });
      }
    };
    for (const [what, edit] of Object.entries(EDITS)) {
      const change = (one: EditedFootprint, at: number) => edit(one, one.parts[at] as never);
      add(what, change);
      add(`${what}, balanced`, (one, at) => {
        change(one, at);
        return balanced(one);
      });
    }
    for (const [what, edit] of Object.entries(SUM_EDITS)) add(what, edit);
  }
}, 120_000);

describe("parts that do not follow from results", () => {
  it("an edited part or sum is found in its line, although the chain is right", async () => {
    for (const { what, line, text } of edited)
      expect(await verify([Buffer.from(text)]), what).toMatchObject({ verdict: "invalid", line });
  });

  it("a footprint that is taken out shows in the trailer, although all counts and sums fit", async () => {
    const left = linesOf(vectors()["several-devices"] as string).flatMap((line) => {
      const { joules, grams, ...rest } = JSON.parse(line) as Record<string, unknown>;
      if (rest.type === "footprint") return [];
      if (rest.type === "repetition" || rest.type === "trailer")
        return [JSON.stringify({ ...rest, footprints: 0 })];
      return [line];
    });
    const text = chained(left);
    const found = { verdict: "invalid", line: left.length };
    expect(await verify([Buffer.from(text)])).toMatchObject({ ...found, field: "undelivered.results" });
    if (hasPython) expect(pythonVerdicts([text])).toMatchObject([found]);
  });

  it("a repetition that begins before the end of the one before, or ends before its beginning, is found", async () => {
    const lines = linesOf((await randomAudit(7, 20)).text);
    const [, at] = lines.flatMap((line, i) => (line.startsWith('{"type":"repetition"') ? [i] : []));
    const { from, to, ...rest } = JSON.parse(lines[at as number] as string) as { from: number; to: number };
    for (const wrong of [
      { from: -1e6, to },
      { from, to: from - 1 },
    ]) {
      const text = chained(lines.with(at as number, JSON.stringify({ ...rest, ...wrong })));
      const found = { verdict: "invalid", line: (at as number) + 1 };
      expect(await verify([Buffer.from(text)])).toMatchObject(found);
      if (hasPython) expect(pythonVerdicts([text])).toMatchObject([found]);
    }
  });

  it.skipIf(!hasPython)("the second verifier finds the same edits in the same lines", () => {
    const found = pythonVerdicts(edited.map(({ text }) => text));
    for (const [i, { what, line }] of edited.entries())
      expect(found[i], what).toMatchObject({ verdict: "invalid", line });
  });
});
