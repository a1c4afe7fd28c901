/** Named models with an edition's results, kept for the next call. */

import type { Estimate, EstimatorInput, Range } from "@wattspan/core";
import type { ModelCatalog } from "../catalog/model-catalog.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import type { CatalogModel } from "../contracts/catalog-model.js";
import type { ModelDraws } from "./draws/model-draws.js";
import { MAX_CODES } from "./draws/seen-service.js";
import type { PhaseGpu } from "./energy/serving-energy.js";
import type { EnergyOfLoad } from "./load-energy.js";
import type { PromptLoad } from "./prompt-load.js";

/** What is known about the serving, as options of `phase`. */
export interface ServingOptions {
  readonly gpu?: PhaseGpu;
  readonly gpus?: number;
  readonly batch?: number;
  readonly weightBits?: number;
  readonly catalog?: ModelCatalog;
}

/** Impacts of joules at one place, other than the grams of its grid. */
export interface ServedImpacts {
  of(energy: Range): Pick<Estimate, "embodiedCo2e" | "onsiteWater">;
  /** Its tables. */
  readonly tables: readonly string[];
}

/** How an edition draws a model that serves a call, and what it keeps to estimate its loads. */
export interface Edition {
  draw(model: CatalogModel, weightBits: number | undefined, call: EstimatorInput): ModelDraws;
  energyOf(draws: ModelDraws): EnergyOfLoad;
  /** The table of its constants. */
  readonly table: string;
  /** The impacts of energy at the location of a call. */
  impacts(call: EstimatorInput): ServedImpacts;
  /** The draws weighted by the evidence of a call, given its code; undefined where that has none. */
  reweighted(draws: ModelDraws, seen: number): ModelDraws | undefined;
}

/** A model at a place; results are computed when they are first needed. */
export interface ServedEntry {
  readonly model: CatalogModel;
  /** @param seen Code of the call's evidence, 0 for none. */
  draws(seen: number): ModelDraws;
  energyOf(load: PromptLoad, seen: number): Range;
  readonly impacts: ServedImpacts;
  /** The tables behind an estimate. */
  readonly tables: readonly string[];
}

/** Maximum number of models kept: 1 kB each. */
const MAX_MODELS = 512;
/** Longer names are looked up each time. */
const MAX_KEPT = 200;
/** Maximum number of compilations for paces and tiers of all models: 1 kB and some milliseconds each. */
const MAX_SEEN = 512;

/**
 * A function that finds the model of a call; undefined when no table has it. Keeps the most recently used
 * ones.
 * @example const find = servedModels(edition, { batch: 64 }); find(call)?.energyOf(load);
 */
export function servedModels(
  edition: Edition,
  options: ServingOptions,
): (call: EstimatorInput) => ServedEntry | undefined {
  const kept = new Map<string, ServedEntry | undefined>();
  const compiled = new Map<number, EnergyOfLoad>();
  let count = 0;
  let [lastKey, last]: [string | undefined, ServedEntry | undefined] = [undefined, undefined];
  return (call) => {
    const { model, provider } = call;
    const cloud = call.serving?.cloud;
    const place = cloud ? `${cloud.provider} ${cloud.region} ` : "";
    const key = `${provider?.length ?? 0} ${provider ?? ""}${place.length} ${place}${model}`; // lengths separate them
    if (key === lastKey) return last; // in place: moving it would rebuild the map
    if (key.length > MAX_KEPT) return entryOf(edition, call, options);
    const isKept = kept.has(key);
    const entry = isKept
      ? kept.get(key)
      : entryOf(edition, call, options, { compiled, from: count++ * MAX_CODES });
    if (isKept) kept.delete(key);
    else if (kept.size >= MAX_MODELS) kept.delete(kept.keys().next().value as string);
    kept.set(key, entry); // last in order: used last
    [lastKey, last] = [key, entry];
    return entry;
  };
}

/** Compilations by the evidence of calls, the oldest first, and the first number of an entry in it. */
interface Compiled {
  readonly compiled: Map<number, EnergyOfLoad>;
  readonly from: number;
}

function entryOf(
  edition: Edition,
  call: EstimatorInput,
  options: ServingOptions,
  kept?: Compiled,
): ServedEntry | undefined {
  const resolved = (options.catalog ?? modelCatalog()).resolve(call.model, call.provider);
  if (resolved.status === "unknown") return undefined;
  const { model, hints } = resolved;
  const weightBits = options.weightBits ?? hints?.weightBits ?? model.weightBits;
  const draws = (seen: number): ModelDraws => {
    const all = edition.draw(model, weightBits, call);
    return (seen !== 0 && edition.reweighted(all, seen)) || all;
  };
  let usual: EnergyOfLoad | undefined;
  const compiledFor = (seen: number, { compiled, from }: Compiled): EnergyOfLoad => {
    const known = compiled.get(from + seen);
    if (known) return known;
    if (compiled.size >= MAX_SEEN) compiled.delete(compiled.keys().next().value as number);
    const energyOf = edition.energyOf(draws(seen));
    compiled.set(from + seen, energyOf);
    return energyOf;
  };
  const impacts = edition.impacts(call);
  return {
    model,
    draws,
    impacts,
    tables: Object.freeze([model.table, edition.table, ...impacts.tables]),
    energyOf(load, seen) {
      if (seen !== 0 && kept) return compiledFor(seen, kept)(load);
      usual ??= edition.energyOf(draws(seen));
      return usual(load);
    },
  };
}
