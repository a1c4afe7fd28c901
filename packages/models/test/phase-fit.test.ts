/** The constants that ship are those of the fit, and the fit does what its page says. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { holdBack, scoreOf } from "../../../scripts/fit/evaluation.ts";
import { familyOf, HELD_BACK_FAMILIES } from "../../../scripts/fit/phase-families.ts";
import { coefficientsFile, scoreRow } from "../../../scripts/fit/phase-files.ts";

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

it("the fit gives the constants that ship, byte by byte, when it is done again", { timeout: 120_000 }, () => {
  expect(coefficientsFile()).toBe(read("packages/models/src/data/phase-coefficients.ts"));
});

it("the fit holds on families that it has not seen, given the batch", { timeout: 120_000 }, () => {
  const isHeld = (model: string) => HELD_BACK_FAMILIES.includes(familyOf(model));
  const { batch } = holdBack(isHeld, familyOf, ["batch"]);
  const score = scoreOf(batch);
  expect(score.runs).toBe(222);
  expect(score.error).toBeLessThan(score.ecologits / 2);
  expect(score.error).toBeLessThan(score.ecologitsWithBatch / 2);
  expect(score.coverage).toBeGreaterThanOrEqual(0.85);
  expect(score.coverage).toBeLessThanOrEqual(0.95);
  expect(score.width).toBeLessThan(6);
  const page = read("docs/models/phase.md").replaceAll(/ +/g, " ");
  expect(page).toContain(scoreRow([HELD_BACK_FAMILIES.join(", "), "batch"], score));
});
