/** GPU energy of one request, as a function of the model and of how it is served. */

/**
 * A generation of GPUs with measured runs: Hopper stands for H100, H200 and H800, Blackwell for B200 and
 * GB200.
 */
export type PhaseGpu = "hopper" | "blackwell";

/** Fitted constants at the boundary of the GPUs, of a node and with 16 bits. */
export interface FittedConstants {
  /** J that each GPU spends on one decoding step, independent of its work: launches, exchange, rest power. */
  readonly stepJoulesPerGpu: number;
  /**
   * J that each GPU spends on one output token, independent of the model: sampling and exchange, which a
   * batch does not share.
   */
  readonly tokenJoulesPerGpu: number;
  /** J to read one gigabyte of weights. */
  readonly readJoulesPerGigabyte: number;
  /**
   * The exponent at which a batch shares a step's energy: below 1, since a larger batch makes a longer step.
   */
  readonly batchExponent: number;
  /** J of computing one output token, per billion active parameters. */
  readonly computeJoulesPerBillion: number;
  /**
   * J of reading the keys and values of 1,000 tokens of context for one output token, at 10 billion active
   * parameters.
   */
  readonly contextJoules: number;
  /** `contextJoules` scales with the active parameters to this power. */
  readonly contextExponent: number;
  /** The share of one read of the weights that a prompt pays by itself. */
  readonly promptReads: number;
  /** Blackwell relative to Hopper: of a step, of reads and computing, of computing input. */
  readonly blackwell: { readonly step: number; readonly work: number; readonly prefill: number };
}

/** A model in this method: parameters in billions. */
export interface ServedModel {
  readonly active: number;
  readonly total: number;
}

/** How a model is served. */
export interface Serving {
  readonly gpu: PhaseGpu;
  /** GPUs that hold one copy of the model. */
  readonly gpus: number;
  /** Requests that the copy decodes together. */
  readonly batch: number;
  readonly weightBits: number;
}

/** GPU energy of decoding: J per output token, and on top per output token and token of context. */
export interface DecodeEnergy {
  readonly perToken: number;
  readonly perTokenAndContext: number;
}

/** GPU energy of prefill: J per prompt, per computed token, and per computed token and token before it. */
export interface PrefillEnergy {
  readonly perPrompt: number;
  readonly perToken: number;
  readonly perTokenAndContext: number;
}

/**
 * J per floating-point operation of computing input on Hopper: 700 W at 44 % of 989 TFLOP/s (H100 SXM data
 * sheet, dense 16 bit). The table cannot separate it from the unpublished lengths of its inputs, so it is an
 * assumption with a spread.
 */
const PREFILL_JOULES_PER_FLOP = 1.6e-12;
/** Multiply and add, for each active parameter and token; in billions. */
const FLOPS_PER_BILLION = 2e9;
/**
 * Layers × width of a model of 8 billion active parameters (32 × 4096), and how it grows: 80 × 8192 at 70
 * billion.
 */
const ATTENTION = { at: 8, layersTimesWidth: 131_072, exponent: 0.75 };
/** Operations per layer, unit of width and pair of tokens: scores and weighted sum, multiply and add each. */
const ATTENTION_FLOPS = 4;
/**
 * Attention reaches about two thirds of the efficiency of matrix products (FlashAttention-3,
 * arXiv:2407.08608).
 */
const ATTENTION_COST = 1.5;
/** Usable memory of one GPU in GB. */
const GPU_GIGABYTES: Readonly<Record<PhaseGpu, number>> = { hopper: 80, blackwell: 180 };
/**
 * Memory over that of the weights: keys, values and buffers. Right for 54 of the table's 60 pairs of model
 * and GPU.
 */
const MEMORY_OVER_WEIGHTS = 1.35;
/**
 * A prompt of this many tokens causes half of a read of the weights by itself; shorter ones ride along with
 * decoding.
 */
export const PROMPT_READ_TOKENS = 16;

/**
 * The smallest number of GPUs, a power of two, whose memory holds a model with its keys and values.
 * @example minGpus(70, "hopper", 16) // 4
 */
export function minGpus(total: number, gpu: PhaseGpu, weightBits: number): number {
  const needed = (MEMORY_OVER_WEIGHTS * total * weightBits) / 8 / GPU_GIGABYTES[gpu];
  return 2 ** Math.max(0, Math.ceil(Math.log2(needed)));
}

/**
 * Prefill: one read of all weights per prompt, the operations of each token, and its attention to those
 * before it.
 * @param read J to read the weights of a billion parameters.
 * @param perOperation The cost of an operation against one with 16 bits.
 */
export function prefillOf(
  c: FittedConstants,
  model: ServedModel,
  { gpu }: Serving,
  read: number,
  perOperation = 1,
): PrefillEnergy {
  const perFlop = PREFILL_JOULES_PER_FLOP * (gpu === "blackwell" ? c.blackwell.prefill : 1) * perOperation;
  const attention = ATTENTION.layersTimesWidth * (model.active / ATTENTION.at) ** ATTENTION.exponent;
  return {
    perPrompt: c.promptReads * read * model.total,
    perToken: perFlop * FLOPS_PER_BILLION * model.active,
    perTokenAndContext: perFlop * ATTENTION_COST * ATTENTION_FLOPS * attention,
  };
}

/** J to read the weights of a billion parameters. @param scaled A factor of its bits. */
export function readJoules(c: FittedConstants, { gpu, weightBits }: Serving, scaled = 1): number {
  const work = gpu === "blackwell" ? c.blackwell.work : 1;
  return ((c.readJoulesPerGigabyte * weightBits) / 8) * scaled * work;
}
