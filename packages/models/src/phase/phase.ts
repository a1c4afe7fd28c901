/** The default estimator: input, cached input and output apart, with a band for all unknowns. */

import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import type { ModelCatalog } from "../catalog/model-catalog.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { NODE_COEFFICIENTS, NODE_TABLE } from "../data/node-coefficients.js";
import { differsBy, figuresOf } from "../estimators/other-model.js";
import { partsOf, perModelEstimator } from "../estimators/per-model-estimator.js";
import { figureChecks } from "../figures/check-figure.js";
import { placePue } from "../serving/place-pue.js";
import { compiledEnergy } from "./compiled-energy.js";
import { reweighted } from "./draws/reweighted-draws.js";
import { readService, seenService } from "./draws/seen-service.js";
import { drawServing } from "./draws/serving-draws.js";
import type { PhaseGpu } from "./energy/serving-energy.js";
import { loadParts, type PhaseParts } from "./load-energy.js";
import { promptLoad } from "./prompt-load.js";
import { servedImpacts } from "./served-impacts.js";
import { type Edition, servedModels } from "./served-models.js";

/** What you know about the serving of the model. Unknowns are sampled, which widens the band. */
export interface PhaseOptions {
  /** `hopper` (H100, H200, H800) or `blackwell` (B200, GB200). Default: 55 % and 45 %. */
  readonly gpu?: PhaseGpu;
  /**
   * GPUs that one copy of the model is spread over. Default: as its memory needs, or more:
   * docs/explanation/estimates.md.
   */
  readonly gpus?: number;
  /**
   * Requests that one copy decodes together. Default: 8 (5th percentile), 64 (median), 700 (95th) on 8 GPUs.
   */
  readonly batch?: number;
  /** Bits of a weight. Default: from the model's name or row, else 16, 8 or 4 in 20, 60 and 20 % of cases. */
  readonly weightBits?: number;
  /** Whether the times and the service tier of a call narrow its range. Default: true. */
  readonly narrowing?: boolean;
  /** Where models are looked up. Default: the tables of this package. */
  readonly catalog?: ModelCatalog;
}

/** An estimate and where its value was spent, in joules. */
export interface PhaseBreakdown extends PhaseParts {
  readonly energy: Range;
}

const ID = "phase@2";

interface PhaseEdition extends Edition {
  /** The code of the call's evidence about its serving. */
  seen(call: EstimatorInput): number;
}

function editionOf({ gpu, gpus, batch, narrowing = true }: PhaseOptions): PhaseEdition {
  const known = { gpu, gpus, batch };
  return {
    table: NODE_TABLE,
    draw: (model, weightBits, { provider, serving }) =>
      drawServing(NODE_COEFFICIENTS, model, { ...known, weightBits, pue: placePue(provider, serving) }),
    energyOf: compiledEnergy,
    impacts: (call) => servedImpacts(call, gpu),
    reweighted: (draws, seen) => reweighted(draws, NODE_COEFFICIENTS.pace, readService(seen)),
    seen: narrowing ? seenService : () => 0,
  };
}

/**
 * `phase@2`: energy of a call at the facility's meter, from its tokens. GPU energy of decoding and of prefill
 * by formulas with constants fitted to the 838 measured runs of the ML.ENERGY leaderboard; around it host,
 * idle machines and PUE as ranges. All unknowns of a call are sampled, in 512 fixed draws, which are compiled
 * once for a model and a place: `low` is the 5th percentile, `value` the median, `high` the 95th.
 *
 * It adds grams of making the hardware, by the GPU-seconds behind the joules, and water at the site of
 * providers that publish it.
 *
 * Input and output tokens must be known (embeddings and rerankers: input); no estimate otherwise. A model
 * whose size is assumed has the reason `assumed_size`. The place matters for its PUE. The pace of the output,
 * where a server states it or a stream shows it, and cheaper or dearer service tiers give more weight to
 * draws that would produce them. The formulas, their quality on models that were not fitted, and their
 * limits: docs/explanation/estimates.md.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an invalid option.
 * @example
 * const estimator = phase();
 * const usage = { inputFresh: 50_000, output: 500 };
 * estimator.estimate({ model: "gpt-4o", provider: "openai", operation: "chat", usage, durationS: 12 })?.energy;
 */
export function phase(options: PhaseOptions = {}): EnergyEstimator {
  checkOptions(options);
  const edition = editionOf(options);
  const find = servedModels(edition, options);
  const resolve: ModelCatalog["resolve"] = (model, provider) =>
    (options.catalog ?? modelCatalog()).resolve(model, provider);
  return perModelEstimator({
    id: ID,
    knows: (call) => find(call) !== undefined,
    estimate(call) {
      const served = find(call);
      const load = served && promptLoad(call, served.model.task);
      if (!load) return undefined;
      const energy = served.energyOf(load, edition.seen(call));
      return {
        energy,
        ...served.impacts.of(energy),
        tables: served.tables,
        ...(served.model.assumed && { reason: "assumed_size" as const }),
      };
    },
    differs: differsBy((model, provider) => figuresOf(resolve(model, provider))),
    whyUnknown({ model, provider }) {
      const resolved = resolve(model, provider);
      return resolved.status === "unknown" ? resolved.because : undefined;
    },
  });
}

/**
 * Where the energy of a call goes in `phase`: the parts are mean shares of the median, and add up to it.
 * Undefined when a model or its tokens are unknown.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an invalid option.
 * @example phaseBreakdown({ model: "gpt-4o", operation: "chat", usage, durationS: 12 })?.prefill // J of the GPUs
 */
export function phaseBreakdown(call: EstimatorInput, options: PhaseOptions = {}): PhaseBreakdown | undefined {
  const energy = phase(options).estimate(call)?.energy;
  if (!energy) return undefined;
  const edition = editionOf(options);
  const find = servedModels(edition, options);
  const sum = { prefill: 0, cached: 0, decode: 0, host: 0, idle: 0, overhead: 0 };
  for (const part of partsOf(call)) {
    const served = find(part);
    const load = served && promptLoad(part, served.model.task);
    if (!load) return undefined;
    const seen = edition.seen(part);
    const parts = loadParts(served.draws(seen), load, served.energyOf(load, seen).value);
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
    narrowing: true,
    catalog: true,
  });
  const { gpu, gpus, batch, weightBits, narrowing } = options;
  if (gpu !== undefined && gpu !== "hopper" && gpu !== "blackwell")
    throw new InvalidInputError("phase", "gpu", gpu, "hopper or blackwell");
  if (narrowing !== undefined && typeof narrowing !== "boolean")
    throw new InvalidInputError("phase", "narrowing", narrowing, "true or false");
  const check = figureChecks("phase");
  if (gpus !== undefined) check.number("gpus", gpus, { low: 1 });
  if (batch !== undefined) check.number("batch", batch, { low: 1 });
  if (weightBits !== undefined) check.number("weightBits", weightBits, { low: 1, high: 32 });
}

/**
 * The estimators of a service that names none: {@link phase} with its default options.
 * @example createMetering({ estimators: defaultEstimators() })
 */
export const defaultEstimators = (): readonly EnergyEstimator[] => [phase()];
