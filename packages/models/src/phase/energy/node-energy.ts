/** GPU energy of one request, as a function of the model and of the nodes that serve it. */

import {
  type DecodeEnergy,
  type FittedConstants,
  type PhaseGpu,
  type PrefillEnergy,
  prefillOf,
  readJoules,
  type ServedModel,
  type Serving,
} from "./serving-energy.js";

/**
 * The fitted constants of {@link decodeEnergy} and {@link prefillEnergy}, at the boundary of the GPUs.
 */
export interface NodeConstants extends FittedConstants {
  /** The factor for weights of 8 bits: their products need scales. */
  readonly eightBitReads: number;
  /** The batch above which a step takes longer; smaller ones share a step of the same length. */
  readonly batchKnee: number;
  /** The cost of an operation scales with its bits to this power. */
  readonly precisionExponent: number;
}

/** Truth ÷ estimate, 5th and 95th percentile. */
interface ErrorSpread {
  readonly low: number;
  readonly high: number;
}

/** The fitted constants of the time per token. */
export interface PaceCoefficients {
  /** Mean W of a GPU that serves. */
  readonly watts: Readonly<Record<PhaseGpu, number>>;
  /** Truth ÷ estimate of these watts, for held-out families. */
  readonly error: ErrorSpread;
}

/** The constants with their error, found on held-out families. */
export interface NodeCoefficients extends NodeConstants {
  /** For weights with 16 bits, and for those with fewer: their kernels differ more. */
  readonly error: { readonly sixteenBits: ErrorSpread; readonly fewerBits: ErrorSpread };
  readonly pace: PaceCoefficients;
}

/** GPUs in one server. */
export const NODE_GPUS = 8;
/**
 * The share of a mixture that each node keeps in addition to its experts, of the active parameters: 17 of 37
 * billion in DeepSeek-V3 (arXiv:2412.19437).
 */
const KEPT_BY_EACH_NODE = 0.5;

/**
 * Decoding. `batch` is that of a node of 8 GPUs, or of a copy on fewer. A step of the requests of a node has
 * a fixed part per GPU and reads the node's part of the weights; each token has a part per GPU of its node,
 * computes, and reads the keys and values of its context.
 * @example decodeEnergy(coefficients, { active: 37, total: 671 }, { gpu: "hopper", gpus: 16, batch: 64, weightBits: 8 })
 */
export function decodeEnergy(c: NodeConstants, model: ServedModel, serving: Serving): DecodeEnergy {
  const { gpu, gpus, batch } = serving;
  const isBlackwell = gpu === "blackwell";
  const work = isBlackwell ? c.blackwell.work : 1;
  const rest = isBlackwell ? c.blackwell.step : 1;
  const width = Math.min(gpus, NODE_GPUS);
  const shared = (1 + batch / c.batchKnee) ** (1 - c.batchExponent) / batch;
  const step = c.stepJoulesPerGpu * width * rest + scaledRead(c, serving) * readByNode(model, serving);
  const compute = c.computeJoulesPerBillion * model.active * work * precisionCost(c, serving);
  return {
    perToken: step * shared + c.tokenJoulesPerGpu * width + compute,
    perTokenAndContext: (c.contextJoules / 1000) * (model.active / 10) ** c.contextExponent * work,
  };
}

/**
 * Prefill: a read of the weights per prompt, the operations of each token, and its attention to those before
 * it.
 * @example prefillEnergy(coefficients, { active: 8, total: 8 }, { gpu: "hopper", gpus: 1, batch: 64, weightBits: 16 })
 */
export function prefillEnergy(c: NodeConstants, model: ServedModel, serving: Serving): PrefillEnergy {
  return prefillOf(c, model, serving, scaledRead(c, serving), precisionCost(c, serving));
}

/**
 * Bits of the computation. Hopper has no products below 8 bits: such weights are widened to 16 (H100 and B200
 * data sheets).
 */
const computedBits = (gpu: PhaseGpu, weightBits: number): number =>
  gpu === "hopper" && weightBits < 8 ? 16 : weightBits;

/** An operation against one with 16 bits. */
const precisionCost = (c: NodeConstants, { gpu, weightBits }: Serving): number =>
  (computedBits(gpu, weightBits) / 16) ** c.precisionExponent;

/**
 * The lowest cost of an operation against {@link precisionCost}: peak rates of both GPUs go with the inverse
 * of the bits, at one power (data sheets).
 * @example minPrecisionCost(coefficients, { ...serving, weightBits: 16 }) // 1
 */
export const minPrecisionCost = (c: NodeConstants, { gpu, weightBits }: Serving): number =>
  (computedBits(gpu, weightBits) / 16) ** Math.max(0, 1 - c.precisionExponent);

/** J to read the weights of a billion parameters. */
const scaledRead = (c: NodeConstants, serving: Serving): number =>
  readJoules(c, serving, serving.weightBits > 4 && serving.weightBits <= 8 ? c.eightBitReads : 1);

/**
 * Billions of parameters that one node reads in a step: in a mixture, those that any token of the batch
 * needs, each on one node.
 */
function readByNode({ active, total }: ServedModel, { gpus, batch }: Serving): number {
  const nodes = Math.max(1, gpus / NODE_GPUS);
  const touched = total * (1 - (1 - active / total) ** (batch * nodes));
  const kept = active < total ? KEPT_BY_EACH_NODE * active : 0;
  return touched / nodes + (1 - 1 / nodes) * kept;
}
