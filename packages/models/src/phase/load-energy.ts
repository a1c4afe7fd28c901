/** The energy of a load in every draw of a model, and its percentiles. */

import type { Range } from "@wattspan/core";
import { DRAWS } from "./draws/design.js";
import type { ModelDraws } from "./draws/model-draws.js";
import { percentilesOf } from "./draws/quantiles.js";
import { PROMPT_READ_TOKENS } from "./energy/serving-energy.js";
import type { PromptLoad } from "./prompt-load.js";

/** Where the energy was spent, in joules. The parts add up to `energy.value`. */
export interface PhaseParts {
  /** GPUs: computing input. */
  readonly prefill: number;
  /** GPUs: input read from a cache. */
  readonly cached: number;
  /** GPUs: output. */
  readonly decode: number;
  /** Processors, memory, network and fans of the servers. */
  readonly host: number;
  /** Machines kept ready. */
  readonly idle: number;
  /** Cooling and power distribution. */
  readonly overhead: number;
}

/** From a load to its 5th percentile, median and 95th percentile, in joules. */
export type EnergyOfLoad = (load: PromptLoad) => Range;

/** Filled and emptied within one call. */
const sample = new Float64Array(DRAWS);

/**
 * How often each cost occurs in a load. For a token with more than `near` tokens before it, the rest of its
 * context and pairs is far.
 * @example countsOf({ computed: 16, image: 0, cached: 0, output: 2 }).prompts // 0.5
 */
export function countsOf({ computed, image, cached, output }: PromptLoad, near = Number.POSITIVE_INFINITY) {
  const fresh = computed + image;
  const [before, context] = [cached + fresh / 2, fresh + cached + output / 2];
  return {
    prompts: fresh / (fresh + PROMPT_READ_TOKENS),
    pairs: fresh * Math.min(before, near),
    farPairs: fresh * Math.max(0, before - near),
    contexts: output * Math.min(context, near),
    farContexts: output * Math.max(0, context - near),
  };
}

/**
 * 5th percentile, median and 95th percentile of the energy of a load: at the facility, or at the GPUs alone.
 * @example loadEnergy(draws, { computed: 900, image: 0, cached: 0, output: 100 }) // { value, low, high } in J
 */
export function loadEnergy(
  draws: ModelDraws,
  load: PromptLoad,
  boundary: "facility" | "gpu" = "facility",
): Range {
  const { far } = draws;
  const { prompts, pairs, contexts, farPairs, farContexts } = countsOf(load, far?.beyond);
  const { computed, image, cached, output } = load;
  for (let k = 0; k < DRAWS; k++) {
    const gpu =
      prompts * (draws.perPrompt[k] as number) +
      computed * (draws.computed[k] as number) +
      image * (draws.image[k] as number) +
      pairs * (draws.attention[k] as number) +
      cached * (draws.cached[k] as number) +
      output * (draws.output[k] as number) +
      contexts * (draws.context[k] as number) +
      (far ? farPairs * (far.attention[k] as number) + farContexts * (far.context[k] as number) : 0);
    sample[k] = boundary === "gpu" ? gpu : gpu * (draws.overGpu[k] as number);
  }
  return percentilesOf(sample);
}

/**
 * Mean share of each part over the draws, for a given total.
 * @example loadParts(draws, load, 100).decode // 41 of 100 J
 */
export function loadParts(draws: ModelDraws, load: PromptLoad, total: number): PhaseParts {
  const { far } = draws;
  const { prompts, pairs, contexts, farPairs, farContexts } = countsOf(load, far?.beyond);
  const shares = { prefill: 0, cached: 0, decode: 0, host: 0, idle: 0, overhead: 0 };
  const of = (column: Exclude<keyof ModelDraws, "far" | "pace" | "crowd">, k: number): number =>
    draws[column][k] as number;
  for (let k = 0; k < DRAWS; k++) {
    const prefill =
      prompts * of("perPrompt", k) +
      load.computed * of("computed", k) +
      load.image * of("image", k) +
      pairs * of("attention", k) +
      farPairs * (far?.attention[k] ?? 0);
    const cached = load.cached * of("cached", k);
    const decode =
      load.output * of("output", k) + contexts * of("context", k) + farContexts * (far?.context[k] ?? 0);
    const gpu = prefill + cached + decode;
    if (gpu === 0) continue;
    const [host, idle, pue] = [of("host", k), of("idle", k), of("pue", k)];
    const all = gpu * of("overGpu", k);
    shares.prefill += prefill / all;
    shares.cached += cached / all;
    shares.decode += decode / all;
    shares.host += (gpu * (host - 1)) / all;
    shares.idle += (gpu * host * (idle - 1)) / all;
    shares.overhead += (gpu * host * idle * (pue - 1)) / all;
  }
  const sum = Object.values(shares).reduce((all, share) => all + share, 0) || 1;
  const part = (name: keyof PhaseParts): number => (total * shares[name]) / sum;
  return {
    prefill: part("prefill"),
    cached: part("cached"),
    decode: part("decode"),
    host: part("host"),
    idle: part("idle"),
    overhead: part("overhead"),
  };
}
