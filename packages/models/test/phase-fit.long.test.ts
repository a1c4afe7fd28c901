/** The constants that ship are those of the fit, and the fit does what its page says. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ecologitsJoules, errorOf, holdBack, scoreOf } from "../../../scripts/fit/evaluation.ts";
import { familyOf, HELD_BACK_FAMILIES } from "../../../scripts/fit/phase-families.ts";
import { coefficientsFile, nodeCoefficientsFile } from "../../../scripts/fit/phase-files.ts";
import { scoreRow } from "../../../scripts/fit/score-tables.ts";
import type { MlEnergyRun } from "../src/estimators/ml-energy-runs.js";

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
/** Tables are aligned when they are written. */
const wordsOf = (text: string) => text.replaceAll(/ +/g, " ").replaceAll(/ -+ /g, " --- ");

it("the fit gives the constants that ship, byte by byte, when it is done again", () => {
  expect(coefficientsFile()).toBe(read("packages/models/src/data/phase-coefficients.ts"));
  expect(nodeCoefficientsFile()).toBe(read("packages/models/src/data/node-coefficients.ts"));
});

it("the fit holds on families that it has not seen, given the batch", () => {
  const isHeld = ({ model }: MlEnergyRun) => HELD_BACK_FAMILIES.includes(familyOf(model.id));
  const verdicts = holdBack(isHeld, familyOf, ["batch", "batch and pace", "nothing", "pace, as stated"]);
  const { batch } = verdicts;
  expect(batch.length).toBe(222);
  const [first, second] = [scoreOf(batch, "first"), scoreOf(batch, "second")];
  const ecologits = errorOf(batch, ({ run }) => ecologitsJoules(run, run.batch));
  for (const { error, coverage, width } of [first, second]) {
    expect(error).toBeLessThan(ecologits / 2);
    expect(coverage).toBeGreaterThanOrEqual(0.8); // of 90 %: four families are few to find an error from
    expect(coverage).toBeLessThanOrEqual(0.97);
    expect(width).toBeLessThan(20);
  }
  for (const [before, after, narrower] of [
    ["batch", "batch and pace", 0.6],
    ["nothing", "pace, as stated", 1],
  ] as const) {
    const [one, other] = [scoreOf(verdicts[before], "second"), scoreOf(verdicts[after], "second")];
    expect(other.width).toBeLessThan(narrower * one.width);
    expect(other.coverage).toBeGreaterThan(one.coverage - 0.03);
    expect(scoreOf(verdicts[after], "first")).toEqual(scoreOf(verdicts[before], "first"));
  }
  const page = wordsOf(read("docs/models/phase.md"));
  expect(page).toContain(scoreRow([HELD_BACK_FAMILIES.join(", "), "batch"], batch));
});
