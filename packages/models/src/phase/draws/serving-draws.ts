/**
 * One model as {@link DRAWS} ways to serve it: the cost of each kind of token in each of them.
 */

import type { Range } from "@wattspan/core";
import { totalBounds } from "../../catalog/total-bounds.js";
import type { CatalogModel } from "../../contracts/catalog-model.js";
import { BATCH, HOST, IDLE } from "../../serving/serving-assumptions.js";
import { type AttentionKind, attentionCost, NEAR_TOKENS } from "../energy/attention-cost.js";
import {
  decodeEnergy,
  minPrecisionCost,
  NODE_GPUS,
  type NodeCoefficients,
  prefillEnergy,
} from "../energy/node-energy.js";
import { minGpus, type ServedModel } from "../energy/serving-energy.js";
import {
  CACHE_READ_COST,
  GPUS,
  GPUS_OVER_MIN,
  IMAGE_COST,
  PREFILL_COST,
  WEIGHT_BITS,
} from "./assumptions.js";
import { secondsPerToken } from "./decode-pace.js";
import { type Dimension, DRAWS, design, type Points } from "./design.js";
import { emptyDraws, figureAt, type KnownServing, type ModelDraws } from "./model-draws.js";
import { MIX, WIDE_GPUS, WIDE_SHARE } from "./node-assumptions.js";
import { mixtureAt, normalAt, spreadAt } from "./quantiles.js";

/** The members of a model that decide. */
export interface ServableModel
  extends Pick<CatalogModel, "activeParameters" | "totalParameters" | "architecture" | "weights"> {
  readonly attention?: AttentionKind | undefined;
  /** Bits of a weight as its maker publishes them: hosts serve that or fewer. */
  readonly publishedBits?: number | undefined;
}

type At = (dimension: Dimension) => number;

/**
 * Draws the unknowns of a model. The same model gives the same draws.
 * @example drawServing(coefficients, model, { batch: 64, pue: PUE })
 */
export function drawServing(
  c: NodeCoefficients,
  model: ServableModel,
  known: KnownServing,
  points: Points = design(),
): ModelDraws {
  const far = { beyond: NEAR_TOKENS, attention: new Float32Array(DRAWS), context: new Float32Array(DRAWS) };
  const pace = new Float32Array(DRAWS);
  const crowd = known.batch === undefined ? new Float32Array(DRAWS) : undefined;
  const draws = { ...emptyDraws(), far, pace, ...(crowd && { crowd }) };
  const attention = attentionCost(model.attention);
  // A known batch is that of one copy, on the GPUs that it needs.
  const mayBeWide = model.architecture === "moe" && known.batch === undefined;
  for (let k = 0; k < DRAWS; k++) {
    const at: At = (dimension) => points[dimension][k] as number;
    const size = sizeAt(model, at);
    const gpu = known.gpu ?? mixtureAt(GPUS, at("gpu"));
    const weightBits =
      known.weightBits ?? Math.min(model.publishedBits ?? 16, mixtureAt(WEIGHT_BITS, at("weightBits")));
    const gpus = known.gpus ?? gpusAt(mayBeWide, minGpus(size.total, gpu, weightBits), at("gpus"));
    // A node's batch: `known.batch` is that of a copy on any number of GPUs.
    const nodes = Math.max(1, gpus / NODE_GPUS);
    const batch = known.batch === undefined ? spreadAt(BATCH, at("batch")) : Math.max(1, known.batch / nodes);
    const serving = { gpu, gpus, weightBits, batch };
    const decode = decodeEnergy(c, size, serving);
    const prefill = prefillEnergy(c, size, serving);
    const all = spreadAt(errorOf(c, weightBits), at("error"));
    const min = PREFILL_COST.low * minPrecisionCost(c, serving);
    const input = all * spreadAt({ ...PREFILL_COST, low: min }, at("prefill"));
    const computed = input * prefill.perToken;
    const [host, idle] = [spreadAt(HOST, at("host")), spreadAt(IDLE, at("idle"))];
    const pue = spreadAt(known.pue, at("pue"));
    draws.perPrompt[k] = all * prefill.perPrompt;
    draws.computed[k] = computed;
    const pair = input * prefill.perTokenAndContext;
    draws.attention[k] = pair * spreadAt(attention.products.near, at("context"));
    far.attention[k] = pair * spreadAt(attention.products.far, at("context"));
    draws.image[k] = computed * spreadAt(IMAGE_COST, at("image"));
    draws.cached[k] = computed * spreadAt(CACHE_READ_COST, at("cacheRead"));
    draws.output[k] = all * decode.perToken;
    const read = all * decode.perTokenAndContext;
    draws.context[k] = read * spreadAt(attention.read.near, at("context"));
    far.context[k] = read * spreadAt(attention.read.far, at("context"));
    pace[k] = secondsPerToken(c.pace, serving, {
      output: draws.output[k] as number,
      context: draws.context[k] as number,
      input: computed * spreadAt(MIX, at("mix")),
    });
    if (crowd) crowd[k] = normalAt(at("batch"));
    draws.host[k] = host;
    draws.idle[k] = idle;
    draws.pue[k] = pue;
    draws.overGpu[k] = host * idle * pue;
  }
  return draws;
}

/**
 * A closed total of one number is drawn apart from the active parameters, because its error is independent.
 * Never below the active parameters.
 */
function sizeAt(model: ServableModel, at: At): ServedModel {
  const { activeParameters, totalParameters, architecture } = model;
  const active = figureAt(activeParameters, at("size"));
  if (architecture === "dense") return { active, total: active };
  const total = figureAt(totalBounds(model), at(typeof totalParameters === "number" ? "total" : "size"));
  return { active, total: Math.max(active, total) };
}

/**
 * The smallest number that holds a copy, or twice that; experts that fill a node may be distributed over
 * many.
 */
function gpusAt(mayBeWide: boolean, min: number, u: number): number {
  if (!mayBeWide || min < NODE_GPUS) return min * mixtureAt(GPUS_OVER_MIN, u);
  if (u < WIDE_SHARE) return min * mixtureAt(GPUS_OVER_MIN, u / WIDE_SHARE);
  return Math.max(min, spreadAt(WIDE_GPUS, (u - WIDE_SHARE) / (1 - WIDE_SHARE)));
}

const errorOf = ({ error }: NodeCoefficients, weightBits: number): Range => ({
  value: 1,
  ...(weightBits < 16 ? error.fewerBits : error.sixteenBits),
});
