/** One model as {@link DRAWS} ways to serve it: the cost of each kind of token in each of them. */

import type { Range } from "@wattspan/core";
import type { Figure } from "../../contracts/catalog-model.js";
import { BATCH, HOST, IDLE } from "../../serving/serving-assumptions.js";
import {
  decodeEnergy,
  minGpus,
  type PhaseCoefficients,
  type PhaseGpu,
  prefillEnergy,
  type ServedModel,
} from "../energy/serving-energy.js";
import {
  CACHE_READ_COST,
  CONTEXT_COST,
  GPUS,
  GPUS_OVER_MIN,
  IMAGE_COST,
  PREFILL_COST,
  WEIGHT_BITS,
} from "./assumptions.js";
import { DRAWS, design, type Points } from "./design.js";
import { betweenAt, mixtureAt, spreadAt } from "./quantiles.js";

/** What is known about the serving of a model; unknowns are sampled. */
export interface KnownServing {
  readonly gpu?: PhaseGpu | undefined;
  readonly gpus?: number | undefined;
  readonly batch?: number | undefined;
  readonly weightBits?: number | undefined;
  readonly pue: Range;
}

/** J in each draw, at the GPUs, and the factors from there to the facility. */
export interface ModelDraws {
  readonly perPrompt: Float32Array;
  /** Per computed token, alone and per token before it. */
  readonly computed: Float32Array;
  readonly attention: Float32Array;
  readonly image: Float32Array;
  readonly cached: Float32Array;
  /** Per output token, alone and per token of context. */
  readonly output: Float32Array;
  readonly context: Float32Array;
  /** For tokens this far back, where their cost differs. */
  readonly far?: {
    readonly beyond: number;
    readonly attention: Float32Array;
    readonly context: Float32Array;
  };
  readonly host: Float32Array;
  readonly idle: Float32Array;
  readonly pue: Float32Array;
  /** `host × idle × pue`. */
  readonly overGpu: Float32Array;
  /** Seconds that a request waits for each token, where the edition knows. */
  readonly pace?: Float32Array;
  /** The distance of the batch from its median, in normal deviations, where it was drawn. */
  readonly crowd?: Float32Array;
}

/** Parameters of a model, in billions. */
export interface ModelSize {
  readonly activeParameters: Figure;
  readonly totalParameters: Figure;
}

/**
 * Draws the unknowns of a model. The same model gives the same draws.
 * @example drawModel(coefficients, { activeParameters: 8, totalParameters: 8 }, { batch: 64, pue: PUE })
 */
export function drawModel(
  c: PhaseCoefficients,
  size: ModelSize,
  known: KnownServing,
  at: Points = design("first"),
): ModelDraws {
  const draws = emptyDraws();
  const error: Range = { low: c.error.low, value: 1, high: c.error.high };
  for (let k = 0; k < DRAWS; k++) {
    const u = (dimension: keyof typeof at): number => at[dimension][k] as number;
    const model = modelAt(size, u("size"));
    const gpu = known.gpu ?? mixtureAt(GPUS, u("gpu"));
    const weightBits = known.weightBits ?? mixtureAt(WEIGHT_BITS, u("weightBits"));
    const gpus = known.gpus ?? minGpus(model.total, gpu, weightBits) * mixtureAt(GPUS_OVER_MIN, u("gpus"));
    const serving = { gpu, gpus, weightBits, batch: known.batch ?? spreadAt(BATCH, u("batch")) };
    const decode = decodeEnergy(c, model, serving);
    const prefill = prefillEnergy(c, model, serving);
    const all = spreadAt(error, u("error"));
    const input = all * spreadAt(PREFILL_COST, u("prefill"));
    const context = spreadAt(CONTEXT_COST, u("context"));
    const computed = input * prefill.perToken;
    const [host, idle, pue] = [
      spreadAt(HOST, u("host")),
      spreadAt(IDLE, u("idle")),
      spreadAt(known.pue, u("pue")),
    ];
    draws.perPrompt[k] = all * prefill.perPrompt;
    draws.computed[k] = computed;
    draws.attention[k] = input * context * prefill.perTokenAndContext;
    draws.image[k] = computed * spreadAt(IMAGE_COST, u("image"));
    draws.cached[k] = computed * spreadAt(CACHE_READ_COST, u("cacheRead"));
    draws.output[k] = all * decode.perToken;
    draws.context[k] = all * context * decode.perTokenAndContext;
    draws.host[k] = host;
    draws.idle[k] = idle;
    draws.pue[k] = pue;
    draws.overGpu[k] = host * idle * pue;
  }
  return draws;
}

/** Where both figures have bounds, a larger model is larger in both. */
const modelAt = ({ activeParameters, totalParameters }: ModelSize, u: number): ServedModel => ({
  active: figureAt(activeParameters, u),
  total: figureAt(totalParameters, u),
});

/** A figure at a number between 0 and 1. @example figureAt({ min: 44, max: 132 }, 0.5) // 76.2 */
export const figureAt = (figure: Figure, u: number): number =>
  typeof figure === "number" ? figure : betweenAt(figure.min, figure.max, u);

/** Columns to be filled. */
export function emptyDraws(): ModelDraws {
  const column = () => new Float32Array(DRAWS);
  return {
    perPrompt: column(),
    computed: column(),
    attention: column(),
    image: column(),
    cached: column(),
    output: column(),
    context: column(),
    host: column(),
    idle: column(),
    pue: column(),
    overGpu: column(),
  };
}
