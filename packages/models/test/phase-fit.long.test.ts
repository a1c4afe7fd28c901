/** The constants that ship are those of the fit, and the fit holds on what it has not seen. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { coefficientsFile } from "../../../scripts/fit/coefficients-file.ts";
import { ecologitsJoules, errorOf, holdBack, scoreOf } from "../../../scripts/fit/evaluation.ts";
import { familyOf, HELD_BACK_FAMILIES } from "../../../scripts/fit/phase-families.ts";

it("the fit gives the constants that ship, byte by byte, when it is done again", () => {
  const file = join(import.meta.dirname, "../src/data/node-coefficients.ts");
  expect(coefficientsFile()).toBe(readFileSync(file, "utf8"));
});

it("the fit holds on families that it has not seen, given the batch", () => {
  const verdicts = holdBack(({ model }) => HELD_BACK_FAMILIES.includes(familyOf(model.id)));
  const { batch } = verdicts;
  expect(batch.length).toBe(222);
  const { error, coverage, width } = scoreOf(batch);
  expect(error).toBeLessThan(errorOf(batch, ({ run }) => ecologitsJoules(run, run.batch)) / 2);
  expect(coverage).toBeGreaterThanOrEqual(0.8); // of 90 %: four families are few to find an error from
  expect(coverage).toBeLessThanOrEqual(0.97);
  expect(width).toBeLessThan(20);
  for (const [before, after, narrower] of [
    ["batch", "batch and pace", 0.6],
    ["nothing", "pace", 1],
  ] as const) {
    const [one, other] = [scoreOf(verdicts[before]), scoreOf(verdicts[after])];
    expect(other.width).toBeLessThan(narrower * one.width);
    expect(other.coverage).toBeGreaterThan(one.coverage - 0.03);
  }
});
