/** Calls with a known truth, as input for `calibrate`, to check its bands against. */

import { factorOfTotal } from "../../packages/models/src/calibrate/band/band-of-total.ts";
import {
  added,
  type Calibration,
  NO_CALIBRATION,
  statedBand,
  summaryOf,
} from "../../packages/models/src/calibrate/band/calibration.ts";
import { type Random, seeded } from "./random.ts";

/** Noise of one call around its model's factor, in logarithms. */
export type Noise = (random: Random) => number;

/** Parameters of the simulation. */
export interface Plan {
  readonly noise: Noise;
  /** Number of streams, each with its own model, and calls per stream. */
  readonly streams: number;
  readonly calls: number;
  /** From {@link DRIFT_AT} on, the factor is multiplied by this. Default 1. */
  readonly drift?: number;
  /** A false report for a call; undefined: an honest one. */
  readonly lie?: (truth: number, random: Random) => number | undefined;
  /** Fixed error of the factor, instead of one distributed as the method's band states. */
  readonly off?: number;
}

/** Results over all streams. */
export interface Outcome {
  /** By call: share of streams whose band contained the truth, and its median width, high ÷ low. */
  readonly held: readonly number[];
  readonly width: readonly number[];
  /** Changes noticed before the drift, by call. */
  readonly falseAlarms: number;
  /** By stream: calls until the drift was noticed. */
  readonly noticed: readonly number[];
  /**
   * By number of reports: share of streams whose band contained the total's factor, and the width of the
   * band.
   */
  readonly totals: ReadonlyMap<number, { readonly held: number; readonly width: number }>;
}

export const DRIFT_AT = 100;
export const TOTALS_AT: readonly number[] = [5, 20, 50];
const FIRST_SEED = 71_000;
/** Bands of methods are 9 to 18 times wide, high ÷ low, in logarithms. */
export const METHOD = { least: Math.log(9), most: Math.log(18) };
const WIDTH_90 = 3.29;
/** The model factor's share of the method's spread; the rest is the noise of calls. */
export const CALL_NOISE = 0.33;
/**
 * The standard deviation of the factors for a method's band of this width.
 * @example factorSpread(Math.log(9)) // 0.58
 */
export const factorSpread = (width: number): number => Math.sqrt((width / WIDTH_90) ** 2 - CALL_NOISE ** 2);
/** Sizes of calls. */
const SIZE = { middle: 100, spread: 0.8 };

interface Stream {
  readonly held: boolean[];
  readonly width: number[];
  readonly moves: number[];
  readonly totals: { readonly count: number; readonly held: boolean; readonly width: number }[];
}

/** @example simulated({ noise: normalNoise(0.33), streams: 100, calls: 300 }).held[50] // 0.9 */
export function simulated(plan: Plan): Outcome {
  const mean = meanOf(plan.noise);
  const streams = Array.from({ length: plan.streams }, (_, index) =>
    streamOf(plan, seeded(FIRST_SEED + index), mean),
  );
  const ofCall = (index: number) => ({
    held: share(streams.map(({ held }) => held[index] === true)),
    width: middle(streams.map(({ width }) => width[index] as number)),
  });
  const calls = Array.from({ length: plan.calls }, (_, index) => ofCall(index));
  const before = streams.flatMap(({ moves }) => moves.filter((at) => at < DRIFT_AT));
  const after = (at: number) => at >= DRIFT_AT;
  return {
    held: calls.map(({ held }) => held),
    width: calls.map(({ width }) => width),
    falseAlarms: before.length,
    noticed: streams.map(({ moves }) => (moves.find(after) ?? Number.POSITIVE_INFINITY) - DRIFT_AT + 1),
    totals: new Map(TOTALS_AT.map((count) => [count, totalOf(streams, count)])),
  };
}

function totalOf(streams: readonly Stream[], count: number) {
  const found = streams.flatMap(({ totals }) => totals.filter((total) => total.count === count));
  return { held: share(found.map(({ held }) => held)), width: middle(found.map(({ width }) => width)) };
}

function streamOf(plan: Plan, random: Random, mean: number): Stream {
  const spread = METHOD.least + (METHOD.most - METHOD.least) * random.uniform();
  const method = { below: spread / 2, above: spread / 2 };
  const likely = factorSpread(spread) * random.normal();
  const factor = plan.off === undefined ? likely : Math.log(plan.off) * (random.uniform() < 0.5 ? -1 : 1);
  const stream: Stream = { held: [], width: [], moves: [], totals: [] };
  let calibration: Calibration = NO_CALIBRATION;
  for (let call = 0; call < plan.calls; call++) {
    const estimated = SIZE.middle * Math.exp(SIZE.spread * random.normal());
    const now = factor + (call < DRIFT_AT ? 0 : Math.log(plan.drift ?? 1));
    const truth = now + plan.noise(random);
    const scores = summaryOf(calibration);
    const { low, high } = statedBand(calibration, scores, method);
    stream.held.push(low <= truth && truth <= high);
    stream.width.push(Math.exp(high - low));
    const honest = estimated * Math.exp(truth);
    const reported = plan.lie?.(honest, random) ?? honest;
    const given = added(calibration, { id: `${call}`, reported, estimated, atMs: call }, method, scores);
    if (given.comparison === "moved") stream.moves.push(call);
    calibration = given.calibration;
    if (TOTALS_AT.includes(call + 1)) noteTotal(stream, call + 1, calibration, now + mean);
  }
  return stream;
}

function noteTotal({ totals }: Stream, count: number, { reports }: Calibration, truth: number): void {
  const total = factorOfTotal(reports);
  if (!total) return; // A change was noticed: too few calls are left.
  const held = Math.log(total.low) <= truth && truth <= Math.log(total.high);
  totals.push({ count, held, width: total.high / total.low });
}

/** How far the mean of many calls is above their median, in logarithms; sums have this excess. */
function meanOf(noise: Noise): number {
  const random = seeded(3);
  const count = 200_000;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += Math.exp(Math.min(6, noise(random)));
  return Math.log(sum / count);
}

/** @example share([true, false]) // 0.5 */
export const share = (all: readonly boolean[]): number => all.filter(Boolean).length / all.length;

/** @example middle([3, 1, 2]) // 2 */
export const middle = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
