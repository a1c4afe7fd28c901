/**
 * Weights by tokens. A class of calls (model, operation) has a weight that its finished calls correct: a power, which
 * is work per second, for the phases before and after the first chunk, times the joules of a unit of work.
 */

import {
  type CallWeight,
  type EnergyEstimator,
  type TokenUsage,
  tokenWork,
  type WeighedCall,
  type WorkedCall,
} from "@wattspan/core";

/** Maximum of separate classes; the rest weigh the mean of these. */
const MAX_CLASSES = 200;
/** Old calls fade: the weight follows a model whose load changes. */
const FADE = 0.98;
/** Number of tokens in the question: an estimator may not count fractions. */
const TOKENS = 1000;

/** A part of a call. */
type Phase = WeighedCall["phase"] | "whole";

/** Learned from one class, or from all of them: work and seconds by phase. */
interface Rates extends Record<Phase, [work: number, seconds: number]> {
  /** Joules of an input token, undefined if unknown. */
  joules: number | undefined;
}

const newRates = (joules: number | undefined): Rates => ({
  joules,
  prefill: [0, 0],
  decode: [0, 0],
  whole: [0, 0],
});

/**
 * Weighs a call by the power of earlier calls of its model and operation: tokens per second, prefill and decode apart,
 * times the joules of a token by the first estimator that knows the model. An unknown class weighs the mean of the
 * others, or 1 if none is known.
 * @example await startWattspan({ attribution: { weights: tokenWeights([phase()]) } });
 */
export function tokenWeights(estimators: readonly EnergyEstimator[]): CallWeight {
  const classes = new Map<string, Rates>();
  const all = newRates(1);

  function classOf(call: WorkedCall): Rates | undefined {
    const key = keyOf(call);
    const known = classes.get(key);
    if (known || classes.size >= MAX_CLASSES) return known;
    const rates = newRates(undefined);
    classes.set(key, rates); // first, so that an estimator that fails is asked once
    rates.joules = inputJoules(estimators, call);
    return rates;
  }

  return {
    name: "tokens",
    weight: (call) => powerOf(classes.get(keyOf(call)), call.phase) ?? powerOf(all, call.phase) ?? 1,
    learn(call) {
      const { usage, durationS, firstChunkS } = call;
      const work = tokenWork(usage);
      if (!(durationS > 0) || !(work > 0) || work === Number.POSITIVE_INFINITY) return;
      const rates = classOf(call);
      if (rates === undefined) return;
      const output = tokenWork({ output: usage.output ?? 0 });
      const learn = (learned: Rates, unit: number) => {
        add(learned.whole, unit * work, durationS);
        if (firstChunkS === undefined) return;
        add(learned.prefill, unit * (work - output), firstChunkS);
        add(learned.decode, unit * output, durationS - firstChunkS);
      };
      learn(rates, 1);
      if (rates.joules) learn(all, rates.joules);
    },
  };
}

const keyOf = ({ model, operation }: Pick<WeighedCall, "model" | "operation">): string =>
  `${operation}\0${model}`;

/** The whole call substitutes a phase that no call has shown. */
function powerOf(rates: Rates | undefined, phase: Phase): number | undefined {
  if (rates?.joules === undefined) return undefined;
  const [work, seconds] = rates[phase][1] > 0 ? rates[phase] : rates.whole;
  return seconds > 0 ? (rates.joules * work) / seconds : undefined;
}

function add(sum: [work: number, seconds: number], work: number, seconds: number): void {
  sum[0] = sum[0] * FADE + work;
  sum[1] = sum[1] * FADE + seconds;
}

/**
 * Joules of an input token of a model, by the first estimator that knows it. They compare models, which tokens per
 * second cannot: a small model has more of them for less energy. Input, because it is computed many tokens at a time
 * everywhere; the energy of an output token depends on how many calls are decoded together, and that number differs
 * between a provider and this host. A method that counts only output says it by that.
 */
function inputJoules(
  estimators: readonly EnergyEstimator[],
  { model, operation, provider }: WorkedCall,
): number | undefined {
  const call = { model, operation, durationS: 0, ...(provider !== undefined && { provider }) };
  const estimator = estimators.find((one) => one.knows(call));
  const joulesOf = (usage: TokenUsage) => estimator?.estimate({ ...call, usage })?.energy.value;
  const input = joulesOf({ inputFresh: TOKENS, output: 0 });
  if (input === undefined || input > 0) return input && input / TOKENS;
  const output = joulesOf({ inputFresh: 0, output: TOKENS });
  return output && output / tokenWork({ output: TOKENS });
}
