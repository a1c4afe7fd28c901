/**
 * Weights by tokens, or by the times that servers state. What a class of calls (model, operation) is known to need only at
 * its end corrects the weight of its later calls: work per second, for the phases before and after the first chunk.
 */

import type { TokenUsage } from "./energy-estimator.js";
import { OUTPUT_WORK, tokenWork } from "./token-work.js";
import type { ServerTimes } from "./usage/server-reports.js";

/** Classes that are told apart; the rest share one. */
const MOST_CLASSES = 200;
/** Old calls fade: the prior follows a model whose load changes. */
const FADE = 0.98;

/** Learned rates of one class: work and seconds before and after the first chunk. */
interface Rates {
  prefillWork: number;
  prefillS: number;
  decodeWork: number;
  decodeS: number;
}

/** Learns and gives weights. */
export class WeightPriors {
  readonly #classes = new Map<string, Rates>();

  /** Weight of a call that has not shown output yet: 1 until something is known of its class. */
  prefill(model: string, operation: string): number {
    const rates = this.#classes.get(this.#key(model, operation));
    return rates && rates.prefillS > 0 ? rates.prefillWork / rates.prefillS : 1;
  }

  /** Weight of a call that brings output. */
  decode(model: string, operation: string): number {
    const rates = this.#classes.get(this.#key(model, operation));
    return rates && rates.decodeS > 0 ? rates.decodeWork / rates.decodeS : 1;
  }

  /** A call ended: `firstChunkS` seconds to its first chunk, undefined when it did not stream. */
  learn(
    model: string,
    operation: string,
    done: TokenUsage | ServerTimes,
    durationS: number,
    firstChunkS: number | undefined,
  ): void {
    const { input, output } = workOf(done);
    const work = input + output;
    if (!(durationS > 0) || !(work > 0) || work === Number.POSITIVE_INFINITY) return;
    const key = this.#key(model, operation);
    const rates = this.#classes.get(key) ?? { prefillWork: 0, prefillS: 0, decodeWork: 0, decodeS: 0 };
    this.#classes.set(key, rates);
    for (const name of ["prefillWork", "prefillS", "decodeWork", "decodeS"] as const) rates[name] *= FADE;
    // A call without chunks has one phase: all of its work over all of its time.
    rates.prefillWork += firstChunkS === undefined ? input + output : input;
    rates.prefillS += firstChunkS ?? durationS;
    if (firstChunkS === undefined) return;
    rates.decodeWork += output;
    rates.decodeS += durationS - firstChunkS;
  }

  #key(model: string, operation: string): string {
    const key = `${operation}\0${model}`;
    return this.#classes.has(key) || this.#classes.size < MOST_CLASSES ? key : "";
  }
}

/** The work before and after the first token: in input tokens, or in seconds of the server. */
function workOf(done: TokenUsage | ServerTimes): { readonly input: number; readonly output: number } {
  if ("decodeS" in done) return { input: done.prefillS, output: done.decodeS };
  const output = (done.output ?? 0) * OUTPUT_WORK;
  return { input: tokenWork(done) - output, output };
}
