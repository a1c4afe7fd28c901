/** The constants of `phase@1`, as a fitted formula. */

import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import {
  decodeEnergy,
  type FittedConstants,
  prefillEnergy,
} from "../../packages/models/src/phase/energy/serving-energy.ts";
import {
  type Formula,
  LOAD_PARAMETERS,
  loadsOf,
  type RunEnergy,
  runEnergy,
  servingOf,
  type TaskLoads,
} from "./run-fit.ts";

/** A fit of `phase@1`. */
export interface FirstFit {
  readonly constants: FittedConstants;
  readonly loads: TaskLoads;
  /** On Blackwell, relative to Hopper. */
  readonly blackwellMedia: number;
}

/**
 * Priors are orders of magnitude from data sheets: 1 J is 10 ms at 100 W, for a step; 20 mJ a token; 60 pJ
 * per byte of memory; 1 pJ per operation.
 */
export const FIRST_FORMULA: Formula<FirstFit> = {
  parameters: {
    step: [0, 3],
    token: [-4, 2],
    read: [-3, 2],
    batch: [0, 0.15],
    compute: [-6, 2],
    context: [-4.5, 2],
    contextExponent: [0.5, 0.2],
    promptReads: [0, 1],
    blackwellStep: [0, 0.5],
    blackwellWork: [-0.3, 0.5],
    blackwellPrefill: [-0.4, 0.4],
    ...LOAD_PARAMETERS,
  },
  fitOf(raw) {
    const scale = (name: string): number => Math.exp(raw(name));
    return {
      constants: {
        stepJoulesPerGpu: scale("step"),
        tokenJoulesPerGpu: scale("token"),
        readJoulesPerGigabyte: scale("read"),
        batchExponent: scale("batch"),
        computeJoulesPerBillion: scale("compute"),
        contextJoules: scale("context"),
        contextExponent: raw("contextExponent"),
        promptReads: scale("promptReads"),
        blackwell: {
          step: scale("blackwellStep"),
          work: scale("blackwellWork"),
          prefill: scale("blackwellPrefill"),
        },
      },
      loads: loadsOf(raw),
      blackwellMedia: scale("blackwellMedia"),
    };
  },
  energyOf: firstEnergy,
};

/** GPU energy of a run per output token, by the formulas of `phase@1`. */
function firstEnergy({ constants, loads, blackwellMedia }: FirstFit, run: MlEnergyRun): RunEnergy {
  const serving = servingOf(run);
  const shape = { active: run.model.activeParameters, total: run.model.totalParameters };
  const decoding = decodeEnergy(constants, shape, serving);
  const filling = prefillEnergy(constants, shape, serving);
  return runEnergy(run, loads, { decoding, filling, blackwellMedia });
}
