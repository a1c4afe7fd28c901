/** Draws of the models that calls name, kept for the next call. */

import type { EstimatorInput } from "@wattspan/core";
import type { CatalogModel } from "../catalog/catalog-model.js";
import type { ModelCatalog } from "../catalog/model-catalog.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import { PHASE_COEFFICIENTS } from "../data/phase-coefficients.js";
import { pueOf } from "./assumptions.js";
import { drawModel, type ModelDraws } from "./model-draws.js";
import type { PhaseGpu } from "./serving-energy.js";

/** What is known of the serving, as `phase` takes it. */
export interface ServingOptions {
  readonly gpu?: PhaseGpu;
  readonly gpus?: number;
  readonly batch?: number;
  readonly weightBits?: number;
  readonly catalog?: ModelCatalog;
}

/** A model with its draws, which are made when they are first needed. */
export interface ServedEntry {
  readonly model: CatalogModel;
  draws(): ModelDraws;
}

/** Models kept: 23 kB each. */
const MOST_KEPT = 64;
/** Longer names are looked up each time. */
const LONGEST_KEPT = 200;

/**
 * A function that finds the model of a call; undefined when no table has it. Keeps the 64 models that were used last.
 * @example const find = servedModels({ batch: 64 }); find(call)?.draws();
 */
export function servedModels(options: ServingOptions): (call: EstimatorInput) => ServedEntry | undefined {
  const kept = new Map<string, ServedEntry | undefined>();
  let [lastKey, last]: [string | undefined, ServedEntry | undefined] = [undefined, undefined];
  return (call) => {
    const { model, provider } = call;
    const key = `${provider?.length ?? 0} ${provider ?? ""}${model}`; // the length keeps the two apart
    if (key === lastKey) return last; // it is in its place: a map in which it was moved each time would be built anew all the time
    if (key.length > LONGEST_KEPT) return entryOf(call, options);
    const isKept = kept.has(key);
    const entry = isKept ? kept.get(key) : entryOf(call, options);
    if (isKept) kept.delete(key);
    else if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(key, entry); // last in order: used last
    [lastKey, last] = [key, entry];
    return entry;
  };
}

function entryOf(
  { model: name, provider }: EstimatorInput,
  options: ServingOptions,
): ServedEntry | undefined {
  const resolved = (options.catalog ?? modelCatalog()).resolve(name, provider);
  if (resolved.status === "unknown") return undefined;
  const { model, hints } = resolved;
  const weightBits = options.weightBits ?? hints?.weightBits ?? model.weightBits;
  let draws: ModelDraws | undefined;
  return {
    model,
    draws() {
      const { gpu, gpus, batch } = options;
      draws ??= drawModel(PHASE_COEFFICIENTS, model, { gpu, gpus, batch, weightBits, pue: pueOf(provider) });
      return draws;
    },
  };
}
