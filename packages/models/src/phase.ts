/** The default estimator: input, cached input and output apart, with what nobody outside knows as a band. */

import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import type { ModelCatalog } from "./catalog/model-catalog.js";
import { modelCatalog } from "./catalog/resolve-model.js";
import { figureChecks } from "./check-figure.js";
import { PHASE_TABLE } from "./data/phase-coefficients.js";
import { InvalidInputError } from "./invalid-input-error.js";
import { partsOf, perModelEstimator } from "./per-model-estimator.js";
import { loadEnergy, loadParts, type PhaseParts } from "./phase/load-energy.js";
import { promptLoad } from "./phase/prompt-load.js";
import { servedModels } from "./phase/served-models.js";
import type { PhaseGpu } from "./phase/serving-energy.js";

export type { PhaseGpu } from "./phase/serving-energy.js";

/** What you know of how the model is served. What is missing is sampled, and makes the band wider. */
export interface PhaseOptions {
  /** `hopper` (H100, H200, H800) or `blackwell` (B200, GB200). Default: 55 % and 45 %. */
  readonly gpu?: PhaseGpu;
  /** GPUs that hold one copy of the model. Default: as many as its memory needs, in 22 % of cases twice as many. */
  readonly gpus?: number;
  /** Requests that are decoded together. Default: 8 (5th percentile), 64 (median), 700 (95th). */
  readonly batch?: number;
  /** Bits of a weight. Default: from the model's name or row, else 16, 8 or 4 in 20, 60 and 20 % of cases. */
  readonly weightBits?: number;
  /** Where models are looked up. Default: the tables of this package. */
  readonly catalog?: ModelCatalog;
}

/** An estimate and where its value was spent, in joules. */
export interface PhaseBreakdown extends PhaseParts {
  readonly energy: Range;
}

const ID = "phase@1";

/**
 * `phase@1`: energy of a call at the facility's meter, from its tokens. GPU energy of decoding and of prefill by formulas
 * with constants fitted to the 838 measured runs of the ML.ENERGY leaderboard; around it host, idle machines and PUE as
 * ranges. Sampled over everything that a call does not tell, in 512 fixed draws: `low` is the 5th percentile, `value` the
 * median, `high` the 95th.
 *
 * Input and output tokens must be known (embeddings and rerankers: input); no estimate otherwise. A model whose size is assumed has
 * the reason `assumed_size`. Times and places are not looked at.
 * What the formulas are, how well they do on models that were not fitted, and what they cannot know: docs/models/phase.md.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an option that cannot be.
 * @example
 * const estimator = phase();
 * const usage = { inputFresh: 50_000, output: 500 };
 * estimator.estimate({ model: "gpt-4o", provider: "openai", operation: "chat", usage, durationS: 12 })?.energy;
 */
export function phase(options: PhaseOptions = {}): EnergyEstimator {
  checkOptions(options);
  const find = servedModels(options);
  return perModelEstimator({
    id: ID,
    knows: (call) => find(call) !== undefined,
    estimate(call) {
      const served = find(call);
      const load = served && promptLoad(call, served.model.task);
      return (
        load && {
          energy: loadEnergy(served.draws(), load),
          tables: [served.model.table, PHASE_TABLE],
          ...(served.model.assumed && { reason: "assumed_size" as const }),
        }
      );
    },
    whyUnknown({ model, provider }) {
      const resolved = (options.catalog ?? modelCatalog()).resolve(model, provider);
      return resolved.status === "unknown" ? resolved.because : undefined;
    },
  });
}

/**
 * Where the energy of a call goes, as `phase@1` sees it: the parts are mean shares of the median, and add up to it. Undefined
 * when a model or its tokens are not known.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an option that cannot be.
 * @example phaseBreakdown({ model: "gpt-4o", operation: "chat", usage, durationS: 12 })?.prefill // J of the GPUs
 */
export function phaseBreakdown(call: EstimatorInput, options: PhaseOptions = {}): PhaseBreakdown | undefined {
  const energy = phase(options).estimate(call)?.energy;
  if (!energy) return undefined;
  const find = servedModels(options);
  const sum = { prefill: 0, cached: 0, decode: 0, host: 0, idle: 0, overhead: 0 };
  for (const part of partsOf(call)) {
    const served = find(part);
    const load = served && promptLoad(part, served.model.task);
    if (!load) return undefined;
    const draws = served.draws();
    const parts = loadParts(draws, load, loadEnergy(draws, load).value);
    for (const name of PARTS) sum[name] += parts[name];
  }
  return { energy, ...sum };
}

const PARTS = [
  "prefill",
  "cached",
  "decode",
  "host",
  "idle",
  "overhead",
] as const satisfies (keyof PhaseParts)[];

function checkOptions(options: PhaseOptions): void {
  checkOptionNames<PhaseOptions>(options, {
    gpu: true,
    gpus: true,
    batch: true,
    weightBits: true,
    catalog: true,
  });
  const { gpu, gpus, batch, weightBits } = options;
  if (gpu !== undefined && gpu !== "hopper" && gpu !== "blackwell")
    throw new InvalidInputError("phase", "gpu", gpu, "hopper or blackwell");
  const check = figureChecks("phase");
  if (gpus !== undefined) check.number("gpus", gpus, { low: 1 });
  if (batch !== undefined) check.number("batch", batch, { low: 1 });
  if (weightBits !== undefined) check.number("weightBits", weightBits, { low: 1, high: 32 });
}
