/** Both editions of the method, fitted and then evaluated. */

import type { Range } from "../../packages/core/src/contracts/footprint.ts";
import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import {
  drawModel,
  type KnownServing,
  type ModelDraws,
} from "../../packages/models/src/phase/draws/model-draws.ts";
import { reweighted } from "../../packages/models/src/phase/draws/reweighted-draws.ts";
import type { SeenService } from "../../packages/models/src/phase/draws/seen-service.ts";
import { drawServing } from "../../packages/models/src/phase/draws/serving-draws.ts";
import type { NodeCoefficients } from "../../packages/models/src/phase/energy/node-energy.ts";
import type { PhaseCoefficients } from "../../packages/models/src/phase/energy/serving-energy.ts";
import { loadEnergy } from "../../packages/models/src/phase/load-energy.ts";
import type { PromptLoad } from "../../packages/models/src/phase/prompt-load.ts";
import { FIRST_FORMULA, type FirstFit } from "./first-fit.ts";
import {
  errorSpread,
  type Grouping,
  type HeldBackError,
  heldBackErrors,
  partlyPooled,
  rounded,
} from "./held-back.ts";
import { fitPace } from "./pace-fit.ts";
import { attentionOf } from "./phase-families.ts";
import { type Formula, fitRuns, type TaskLoads } from "./run-fit.ts";
import { SECOND_FORMULA, type SecondFit } from "./second-fit.ts";

/** A fit with its error, and the shipped code. */
export interface FittedEdition<Coefficients> {
  readonly coefficients: Coefficients;
  readonly loads: TaskLoads;
  /** GPU energy of a load as in a run of the table, by the shipped code. */
  energyOf(run: MlEnergyRun, known: KnownServing, load: PromptLoad, seen?: SeenService): Range;
}

/** `phase@1`, fitted to runs. */
export function fitFirst(runs: readonly MlEnergyRun[], groupOf: Grouping): FittedEdition<PhaseCoefficients> {
  return fitted<FirstFit, PhaseCoefficients>(FIRST_FORMULA, runs, groupOf, {
    withError: ({ constants }, errors) => ({ ...constants, error: errorSpread(errors) }),
    draw: (coefficients, { model }, known) => drawModel(coefficients, model, known),
  });
}

/** `phase@2`, fitted to runs. */
export function fitSecond(runs: readonly MlEnergyRun[], groupOf: Grouping): FittedEdition<NodeCoefficients> {
  return fitted<SecondFit, NodeCoefficients>(SECOND_FORMULA, runs, groupOf, {
    withError({ constants }, errors) {
      const of = (isIn: (bits: number) => boolean) =>
        partlyPooled(
          errors.filter(({ run }) => isIn(run.model.weightBits)),
          errors,
        );
      const error = { sixteenBits: of((bits) => bits >= 16), fewerBits: of((bits) => bits < 16) };
      return { ...constants, error, pace: fitPace(errors) };
    },
    draw: (coefficients, { model }, known) =>
      drawServing(
        coefficients,
        {
          ...model,
          architecture: model.activeParameters < model.totalParameters ? "moe" : "dense",
          weights: "open",
          attention: attentionOf(model.id),
        },
        known,
      ),
    reweighted: ({ pace }, draws, seen) => reweighted(draws, pace, seen),
  });
}

function fitted<Fit extends { readonly loads: TaskLoads }, Coefficients extends object>(
  formula: Formula<Fit>,
  runs: readonly MlEnergyRun[],
  groupOf: Grouping,
  edition: {
    withError(fit: Fit, errors: readonly HeldBackError[]): Coefficients;
    draw(coefficients: Coefficients, run: MlEnergyRun, known: KnownServing): ModelDraws;
    reweighted?(coefficients: Coefficients, draws: ModelDraws, seen: SeenService): ModelDraws | undefined;
  },
): FittedEdition<Coefficients> {
  const fit = fitRuns(formula, runs);
  const coefficients = rounded(edition.withError(fit, heldBackErrors(formula, runs, groupOf)));
  return {
    coefficients,
    loads: fit.loads,
    energyOf(run, known, load, seen) {
      const draws = edition.draw(coefficients, run, known);
      return loadEnergy((seen && edition.reweighted?.(coefficients, draws, seen)) ?? draws, load, "gpu");
    },
  };
}
