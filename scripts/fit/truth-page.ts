/** docs/models/truth.md with its tables renewed. */

import { hostedPaceRows, paceTruthRows } from "./pace-truth.ts";
import { replaced } from "./phase-files.ts";
import { countRows, disclosedRows, measuredRows, shareRows } from "./truth-rows.ts";

/** The page with its report renewed. */
export function truthPage(page: string): string {
  const parts = {
    counts: countRows(),
    disclosed: disclosedRows(),
    shares: shareRows(),
    measured: measuredRows(),
    pace: paceTruthRows(),
    hosted: hostedPaceRows(),
  };
  return Object.entries(parts).reduce((written, [name, rows]) => replaced(written, name, rows), page);
}
