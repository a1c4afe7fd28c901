/**
 * Weights by tokens, or by the times that servers state. A class of calls (model, operation) has a weight
 * that its finished calls correct: a power, which is work per second, for the phases before and after the
 * first chunk, times the joules of a unit of work.
 */

import type { Activity } from "../../activity/activity.js";
import type { InferenceOptions } from "../../contracts/activity-options.js";
import type { EnergyEstimator, TokenUsage } from "../../contracts/energy-estimator.js";
import { secondsFromMs } from "../../contracts/units.js";
import { OUTPUT_WORK, tokenJoules, tokenWork } from "../../estimates/token-work.js";
import type { WeightPolicy } from "../../options/metering-options.js";
import type { Clock } from "../../runtime/clock.js";
import type { Faults } from "../../runtime/fault.js";
import type { ServerTimes } from "../../usage/server-reports.js";

/** Maximum of separate classes; the rest weigh the mean of these. */
const MAX_CLASSES = 200;
/** Old calls fade: the prior follows a model whose load changes. */
const FADE = 0.98;

/** A part of a call. */
type Phase = "prefill" | "decode" | "whole";

/** Learned from one class, or from all of them: work and seconds by phase. */
interface Rates extends Record<Phase, [work: number, seconds: number]> {
  /**
   * Joules of a unit of work, undefined if unknown: an input token, or a second of the server, which all
   * count alike.
   */
  joules: number | undefined;
}

const newRates = (joules: number | undefined): Rates => ({
  joules,
  prefill: [0, 0],
  decode: [0, 0],
  whole: [0, 0],
});

/** The whole call substitutes a phase that no call has shown. */
function powerOf(rates: Rates, phase: Phase): number | undefined {
  const [work, seconds] = rates[phase][1] > 0 ? rates[phase] : rates.whole;
  return rates.joules !== undefined && seconds > 0 ? (rates.joules * work) / seconds : undefined;
}

type Call = Pick<InferenceOptions, "model" | "operation">;

/** Learns weights and returns them. */
export class WeightPriors {
  readonly #estimators: readonly EnergyEstimator[];
  readonly #faults: Faults;
  readonly #clock: Pick<Clock, "schedule">;
  readonly #classes = new Map<string, Rates>();
  readonly #all = newRates(1);

  /**
   * @param estimators Called once for each class, outside any call: the first answer of one may take tens of
   * milliseconds.
   */
  constructor(estimators: readonly EnergyEstimator[], faults: Faults, clock: Pick<Clock, "schedule">) {
    this.#estimators = estimators;
    this.#faults = faults;
    this.#clock = clock;
  }

  /**
   * Weight of a call before or after its first chunk. An unknown class weighs the mean of the others, or 1 if
   * none is known.
   */
  weight(call: Call, phase: Phase): number {
    const rates = this.#classes.get(keyOf(call));
    return (rates && powerOf(rates, phase)) ?? powerOf(this.#all, phase) ?? 1;
  }

  /** A call ended: `firstChunkS` seconds to its first chunk, undefined if it did not stream. */
  learn(
    call: Call,
    done: TokenUsage | ServerTimes,
    durationS: number,
    firstChunkS: number | undefined,
  ): void {
    const { input, output } = workOf(done);
    const work = input + output;
    if (!(durationS > 0) || !(work > 0) || work === Number.POSITIVE_INFINITY) return;
    const rates = this.#classOf(call, "decodeS" in done);
    if (rates === undefined) return;
    const { joules = 0 } = rates;
    for (const [learned, unit] of [
      [rates, 1],
      [this.#all, joules],
    ] as const) {
      if (unit === 0) continue;
      add(learned.whole, unit * work, durationS);
      if (firstChunkS === undefined) continue;
      add(learned.prefill, unit * input, firstChunkS);
      add(learned.decode, unit * output, durationS - firstChunkS);
    }
  }

  #classOf(call: Call, byTimes: boolean): Rates | undefined {
    const key = keyOf(call);
    const known = this.#classes.get(key);
    if (known || this.#classes.size >= MAX_CLASSES) return known;
    const rates = newRates(byTimes ? 1 : undefined);
    this.#classes.set(key, rates);
    const ask = () => {
      rates.joules = tokenJoules(this.#estimators, this.#faults, call);
    };
    if (!byTimes) this.#clock.schedule(ask, 0);
    return rates;
  }
}

const keyOf = ({ model, operation = "chat" }: Call): string => `${operation}\0${model}`;

function add(sum: [work: number, seconds: number], work: number, seconds: number): void {
  sum[0] = sum[0] * FADE + work;
  sum[1] = sum[1] * FADE + seconds;
}

/** The work before and after the first token: in input tokens, or in seconds of the server. */
function workOf(done: TokenUsage | ServerTimes): { readonly input: number; readonly output: number } {
  if ("decodeS" in done) return { input: done.prefillS, output: done.decodeS };
  const output = (done.output ?? 0) * OUTPUT_WORK;
  return { input: tokenWork(done) - output, output };
}

/** The application's weight, else 1, times the policy's. */
export function weightOf(
  { kind, options, stated, firstChunkMs }: Activity,
  weights: WeightPolicy,
  priors: WeightPriors,
): number {
  const given: unknown = stated?.weight ?? options.weight;
  const own = typeof given === "number" && given >= 0 ? given : 1;
  if (weights === "equal" || kind !== "inference") return own;
  return own * priors.weight(options as InferenceOptions, firstChunkMs === undefined ? "prefill" : "decode");
}

/** Values known only at the end correct the weights of later calls of the same model. */
export function learnWeight(activity: Activity, weights: WeightPolicy, priors: WeightPriors): void {
  // A remote activity has no share here.
  if (activity.remote || (weights !== "tokens" && weights !== "server")) return;
  const { firstChunkMs, startMs } = activity;
  const prefillS = firstChunkMs === undefined ? undefined : secondsFromMs(firstChunkMs - startMs);
  const work = weights === "server" ? activity.replies?.serverTimes : activity.usage;
  if (work) priors.learn(activity.options as InferenceOptions, work, activity.durationS, prefillS);
}
