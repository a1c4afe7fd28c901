/** The file that the fit writes. */

import { mlEnergyRuns } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import { fitPhase } from "./phase-edition.ts";
import { familyOf } from "./phase-families.ts";

/** Date of the fit's edition, as footprints name it. Raise it when a figure changes. */
const EDITION = "node-fit@2026.11";

/** The text of packages/models/src/data/node-coefficients.ts. Takes seconds: nine fits. */
export function coefficientsFile(): string {
  const runs = mlEnergyRuns();
  const { coefficients } = fitPhase(runs, familyOf);
  const json = JSON.stringify(coefficients, null, 2).replaceAll(/"(\w+)":/g, "$1:");
  return `/*!
 * Constants of phase@2. Copyright the Wattspan authors. Licensed under the Apache License, Version 2.0.
 *
 * Fitted to the ML.ENERGY leaderboard v3 of 2026-02-16 (Apache-2.0; the table beside this file): ${runs.length} runs of
 * language models on H100 and B200, from scratch. How well it does on families that were not fitted: docs/explanation/estimates.md.
 */
// Written by scripts/fit-phase.mjs; change that, not this file.

import type { NodeCoefficients } from "../phase/energy/node-energy.js";

/** Name and edition of the fit, as it appears on footprints. */
export const NODE_TABLE = "${EDITION}";

/** What was fitted. */
export const NODE_COEFFICIENTS: NodeCoefficients = ${json.replace(/\}$/, "};").replaceAll(/(\d|\})\n/g, "$1,\n")}
`;
}
