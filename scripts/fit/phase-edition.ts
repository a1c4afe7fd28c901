/** `phase@2`, fitted and then evaluated by the code that ships. */

import type { Range } from "../../packages/core/src/contracts/footprint.ts";
import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import type { KnownServing } from "../../packages/models/src/phase/draws/model-draws.ts";
import { reweighted } from "../../packages/models/src/phase/draws/reweighted-draws.ts";
import type { SeenService } from "../../packages/models/src/phase/draws/seen-service.ts";
import { drawServing } from "../../packages/models/src/phase/draws/serving-draws.ts";
import type { NodeCoefficients } from "../../packages/models/src/phase/energy/node-energy.ts";
import { loadEnergy } from "../../packages/models/src/phase/load-energy.ts";
import type { PromptLoad } from "../../packages/models/src/phase/prompt-load.ts";
import { type Grouping, heldBackErrors, partlyPooled, rounded } from "./held-back.ts";
import { fitPace } from "./pace-fit.ts";
import { attentionOf } from "./phase-families.ts";
import { PHASE_FORMULA } from "./phase-fit.ts";
import { fitRuns, type TaskLoads } from "./run-fit.ts";

/** A fit with its error. */
export interface FittedPhase {
  readonly coefficients: NodeCoefficients;
  readonly loads: TaskLoads;
  /** GPU energy of a load as in a run of the table, by the shipped code. */
  energyOf(run: MlEnergyRun, known: KnownServing, load: PromptLoad, seen?: SeenService): Range;
}

/** Fitted to runs. */
export function fitPhase(runs: readonly MlEnergyRun[], groupOf: Grouping): FittedPhase {
  const { constants, loads } = fitRuns(PHASE_FORMULA, runs);
  const errors = heldBackErrors(PHASE_FORMULA, runs, groupOf);
  const errorWhere = (isIn: (bits: number) => boolean) =>
    partlyPooled(
      errors.filter(({ run }) => isIn(run.model.weightBits)),
      errors,
    );
  const error = {
    sixteenBits: errorWhere((bits) => bits >= 16),
    fewerBits: errorWhere((bits) => bits < 16),
  };
  const coefficients: NodeCoefficients = rounded({ ...constants, error, pace: fitPace(errors) });
  return {
    coefficients,
    loads,
    energyOf({ model }, known, load, seen) {
      const served = {
        ...model,
        architecture: model.activeParameters < model.totalParameters ? "moe" : "dense",
        weights: "open",
        attention: attentionOf(model.id),
      } as const;
      const draws = drawServing(coefficients, served, known);
      return loadEnergy((seen && reweighted(draws, coefficients.pace, seen)) ?? draws, load, "gpu");
    },
  };
}
