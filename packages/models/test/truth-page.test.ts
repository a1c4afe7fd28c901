/** The page of truths has what the estimator that ships gives. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hostedPaceRows, paceTruthRows } from "../../../scripts/fit/pace-truth.ts";
import { measuredRows } from "../../../scripts/fit/truth-rows.ts";

const PAGE = join(import.meta.dirname, "../../../docs/models/truth.md");
/** Tables are aligned when they are written. */
const wordsOf = (text: string) => text.replaceAll(/ +/g, " ").replaceAll(/ -+ /g, " --- ");

it("the page of truths has what the estimator says of energy that others measured", () => {
  const page = wordsOf(readFileSync(PAGE, "utf8"));
  for (const row of [...measuredRows(), ...paceTruthRows(), ...hostedPaceRows()])
    expect(page).toContain(wordsOf(row));
});
