import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { trials } from "../../../scripts/trials.js";
import { verify } from "../src/verify/verify.js";
import { broken, misshapen } from "./broken-records.js";
import { linesOf, nudged } from "./chained.js";
import { hasPython, pythonVerdicts } from "./python-verifier.js";
import { randomAudit } from "./random-audit.js";

const AUDITS = trials(25, 200);
const EDITED_AUDITS = trials(2, 6);
const EDITED_BYTES = trials(25, 100);
const BROKEN = trials(60, 300);
const bytesOf = (text: string) => [Buffer.from(text)];

/** What both say, in the words of both. */
const common = ({ verdict, line, lines, partial, repetitions, footprints }: Record<string, unknown>) => ({
  ...{ verdict, line, lines, partial, repetitions, footprints },
});

// Skipped without Python: the second verifier is written in it.
describe.skipIf(!hasPython)("two verifiers of one format", () => {
  it("two verifiers compute the same bits in random audits", async () => {
    const texts: string[] = [];
    for (let seed = 1000; seed < 1000 + AUDITS; seed++) texts.push((await randomAudit(seed, 12)).text);
    const theirs = pythonVerdicts(texts);
    expect(theirs.length).toBe(AUDITS);
    for (const [i, text] of texts.entries()) {
      const ours = await verify(bytesOf(text));
      expect(ours.verdict).toBe("valid");
      expect(common(theirs[i] ?? {}), `audit ${i}`).toEqual(common(ours));
    }
  });

  it("two verifiers name the same line for numbers that were changed with the chain", async () => {
    const next = random(5);
    const edited: string[] = [];
    for (let seed = 0; seed < EDITED_AUDITS; seed++) {
      const { text } = await randomAudit(seed, 6);
      const { length } = linesOf(text);
      for (let i = 0; i < 25; i++) {
        const other = nudged(text, 3 + Math.floor(next() * (length - 3)), next);
        if (other !== undefined) edited.push(other);
      }
    }
    const theirs = pythonVerdicts(edited);
    let found = 0;
    for (const [i, text] of edited.entries()) {
      const ours = await verify(bytesOf(text));
      if (ours.verdict === "invalid") found++;
      expect(common(theirs[i] ?? {}), `edit ${i}`).toEqual(common(ours));
    }
    // Bands, times of gaps, slack and limits that do not bind are facts: other ones give the same numbers.
    expect(found).toBeGreaterThan(edited.length / 3);
  });

  it("two verifiers find edited bytes in the same line", async () => {
    const next = random(6);
    const bytes = Buffer.from((await randomAudit(3, 4)).text);
    const edited = Array.from({ length: EDITED_BYTES }, () => {
      const other = Buffer.from(bytes);
      const at = Math.floor(next() * other.length);
      other[at] = 32 + (((other[at] as number) - 31 + Math.floor(90 * next())) % 94);
      return other.toString("latin1");
    });
    const theirs = pythonVerdicts(edited);
    for (const [i, text] of edited.entries())
      expect(common(theirs[i] ?? {}), `edit ${i}`).toEqual(common(await verify(bytesOf(text))));
  });

  it("two verifiers blame the same line if several lines are broken, or hold other values", async () => {
    const next = random(7);
    const { text } = await randomAudit(9, 3);
    const edited = Array.from({ length: BROKEN }, (_, i) =>
      i % 2 === 0 ? broken(text, next) : Buffer.from(misshapen(text, next)),
    );
    const theirs = pythonVerdicts(edited);
    for (const [i, bytes] of edited.entries())
      expect(common(theirs[i] ?? {}), `record ${i}`).toEqual(common(await verify([bytes])));
  });
});
