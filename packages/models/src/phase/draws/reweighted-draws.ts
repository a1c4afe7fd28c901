/** A model's draws, weighted by the evidence of a call. */

import type { PaceCoefficients } from "../energy/node-energy.js";
import { DRAWS } from "./design.js";
import type { ModelDraws } from "./model-draws.js";
import { PACE_STEP, type SeenService } from "./seen-service.js";

/** The logistic distribution's 95th percentile, in its scales: its tails are heavier than the normal's. */
const LOGISTIC_95 = Math.log(19);
/**
 * Tokens per step of an engine with speculative decoding: DeepSeek-V3 states 1.8 times the tokens per second
 * (arXiv:2412.19437). No run of the table uses it; that half of the services do is an assumption.
 */
const SPECULATIVE = { tokens: 1.8, share: 0.5 };
/** The share of calls whose pace is meaningless: other machines, a stalled engine. An assumption. */
const MEANINGLESS_SHARE = 0.1;
/**
 * The share of streams whose pace is that of the reader or a proxy, and therefore an upper bound. An
 * assumption.
 */
const SLOW_READER_SHARE = 0.2;
/** Logarithms: a step of the pace, the maximum delay of slow readers, and the span of all paces. */
const STEP = Math.log(PACE_STEP);
const BEHIND = Math.log(20);
const ALL_PACES = Math.log(500);
/** If fewer draws than this share would give the pace, it is from machines outside the draws. */
const MIN_SUPPORT = 0.01;
/**
 * A tier at half the price (OpenAI's `flex`, everyone's batches) counts as twice the batch, a dearer one as
 * half (`priority`: at Bedrock up to a quarter more tokens per second): an assumption. In normal deviations
 * of the batch, which are factors of 3.5 to 4.3.
 */
const TIER_SHIFT = 0.5;

/**
 * As many draws as before, each as often as the evidence of the call supports it. Undefined where it supports
 * none.
 * @example reweighted(draws, coefficients.pace, readService(code)) ?? draws
 */
export function reweighted(
  draws: ModelDraws,
  coefficients: PaceCoefficients,
  seen: SeenService,
): ModelDraws | undefined {
  const weights = weightsOf(draws, coefficients, seen);
  return weights && resampled(draws, weights);
}

/**
 * The weight of each draw, above 0 and at most some sixty times the smallest of its tier; undefined where too
 * few draws would give the pace.
 * @example weightsOf(draws, coefficients.pace, { tier: "later" })
 */
export function weightsOf(
  { pace: waits, crowd }: ModelDraws,
  { error }: PaceCoefficients,
  { pace, tier }: SeenService,
): Float64Array | undefined {
  const weights = new Float64Array(DRAWS).fill(1);
  const shift = tier === "later" ? TIER_SHIFT : -TIER_SHIFT;
  if (tier && crowd)
    for (let k = 0; k < DRAWS; k++) weights[k] = Math.exp(shift * (crowd[k] as number) - shift ** 2 / 2);
  if (!pace || !waits) return weights;
  let support = 0;
  for (let k = 0; k < DRAWS; k++) {
    const wait = waits[k] as number;
    const within = overEngines((tokens) => below(pace.high * tokens, wait, error));
    const between = within - overEngines((tokens) => below(pace.low * tokens, wait, error));
    support += between;
    const behind = pace.kind === "streamed" ? SLOW_READER_SHARE : 0;
    const meaningful = (1 - behind) * between + (behind * within * STEP) / BEHIND;
    (weights[k] as number) *= (1 - MEANINGLESS_SHARE) * meaningful + (MEANINGLESS_SHARE * STEP) / ALL_PACES;
  }
  return support < MIN_SUPPORT * DRAWS ? undefined : weights;
}

/** Over engines that compute one token per step, and those with speculative decoding. */
const overEngines = (of: (tokens: number) => number): number =>
  (1 - SPECULATIVE.share) * of(1) + SPECULATIVE.share * of(SPECULATIVE.tokens);

/**
 * The probability that a wait is below a bound where the formula gives `wait`: two halves of logistic
 * distributions of the logarithm. Fewer watts make it longer.
 */
function below(bound: number, wait: number, { low, high }: PaceCoefficients["error"]): number {
  const off = Math.log(bound / wait);
  const scale = (off > 0 ? -Math.log(low) : Math.log(high)) / LOGISTIC_95;
  return 1 / (1 + Math.exp(-off / scale));
}

/**
 * Systematic resampling, ordered by the cost of an output token, so that chance favours no part of that
 * scale.
 */
function resampled(draws: ModelDraws, weights: Float64Array): ModelDraws {
  const costAt = (k: number) => (draws.output[k] as number) * (draws.overGpu[k] as number);
  const order = Array.from(weights.keys()).sort((a, b) => costAt(a) - costAt(b));
  const step = weights.reduce((sum, weight) => sum + weight, 0) / DRAWS;
  const picks = new Uint16Array(DRAWS);
  let [at, sum] = [0, weights[order[0] as number] as number];
  for (let k = 0; k < DRAWS; k++) {
    while (sum < (k + 0.5) * step && at < DRAWS - 1) sum += weights[order[++at] as number] as number;
    picks[k] = order[at] as number;
  }
  const pick = (column: Float32Array) => Float32Array.from(picks, (index) => column[index] as number);
  const { far, crowd: _, pace: __, ...columns } = draws;
  const picked = Object.entries(columns).map(([name, column]) => [name, pick(column)]);
  return {
    ...(Object.fromEntries(picked) as typeof columns),
    ...(far && { far: { ...far, attention: pick(far.attention), context: pick(far.context) } }),
  };
}
