/** The constants of `phase@2`, as a fitted formula. */

import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import {
  decodeEnergy,
  type NodeConstants,
  prefillEnergy,
} from "../../packages/models/src/phase/energy/node-energy.ts";
import { readsOf } from "./phase-families.ts";
import {
  type Formula,
  LOAD_PARAMETERS,
  loadsOf,
  type RunEnergy,
  runEnergy,
  servingOf,
  type TaskLoads,
} from "./run-fit.ts";

/** A fit of `phase@2`. */
export interface PhaseFit {
  readonly constants: NodeConstants;
  readonly loads: TaskLoads;
  /** On Blackwell, relative to Hopper. */
  readonly blackwellMedia: number;
}

/**
 * Priors as for `phase@1`; eight requests share a step, as in the smallest batches of the table; 8 bits read
 * half and a tenth to a third of it in scales, and compute at two thirds of the energy: peak rates double
 * (H100 data sheet), and the rest stays the same.
 */
export const PHASE_FORMULA: Formula<PhaseFit> = {
  parameters: {
    step: [0, 3],
    token: [-4, 2],
    read: [-3, 2],
    eightBitReads: [0.2, 0.1],
    knee: [Math.log(8), 0.7],
    batch: [0, 0.15],
    compute: [-6, 2],
    context: [-4.5, 2],
    contextExponent: [0.5, 0.2],
    promptReads: [0, 1],
    precisionExponent: [0.6, 0.2],
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
        eightBitReads: scale("eightBitReads"),
        batchKnee: scale("knee"),
        batchExponent: scale("batch"),
        computeJoulesPerBillion: scale("compute"),
        contextJoules: scale("context"),
        contextExponent: raw("contextExponent"),
        promptReads: scale("promptReads"),
        precisionExponent: raw("precisionExponent"),
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
  energyOf: phaseEnergy,
};

/** GPU energy of a run per output token, by the formulas of `phase@2`. */
function phaseEnergy({ constants, loads, blackwellMedia }: PhaseFit, run: MlEnergyRun): RunEnergy {
  const serving = servingOf(run);
  const shape = { active: run.model.activeParameters, total: run.model.totalParameters };
  const decoding = decodeEnergy(constants, shape, serving);
  const filling = prefillEnergy(constants, shape, serving);
  return runEnergy(run, loads, { decoding, filling, blackwellMedia }, readsOf(run.model.id));
}
