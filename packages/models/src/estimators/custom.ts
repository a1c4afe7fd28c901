/** Estimates from your own coefficients. */

import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { figureChecks } from "../figures/check-figure.js";
import { productOf, rangeOf, sumOf } from "../figures/interval.js";
import { inputTokens, outputTokens, tokenCount } from "../figures/token-counts.js";
import { differsBy } from "./other-model.js";
import { perModelEstimator } from "./per-model-estimator.js";

/** The cost of one model's tokens. A plain number counts as right within a factor of 2. */
interface CustomCoefficients {
  readonly joulesPerOutputToken: Range | number;
  /**
   * For computed input: fresh, cache writes, pictures, sound. Default: input costs nothing next to the
   * output.
   */
  readonly joulesPerInputToken?: Range | number;
  /** For input that was read from a cache. Default: a tenth of an input token, from nothing to all of it. */
  readonly joulesPerCacheReadToken?: Range | number;
  /** For each request, independent of its tokens. Default: nothing. */
  readonly joulesPerRequest?: Range | number;
  /** Grams of CO2e built into the hardware, per joule. Default: not known. */
  readonly embodiedGramsPerJoule?: Range | number;
  /** Litres of water per joule. Default: not known. */
  readonly litresPerJoule?: Range | number;
}

/** Options of {@link custom}. */
export interface CustomOptions {
  /** Coefficients by the exact model name of calls. */
  readonly models: Readonly<Record<string, CustomCoefficients>>;
  /**
   * The id of the estimates on spans. Default `custom@1`; a name and version of yours is more informative.
   */
  readonly id?: string;
}

/**
 * How far a coefficient without a band may be off: measurements of the same model and GPU differ by that with
 * the batch.
 */
const PLAIN_FACTOR = 2;
/** A cached input token over a computed one: nothing, a tenth, as much. Price lists have a tenth. */
const CACHE_READ: Range = { value: 0.1, low: 0, high: 1 };
const COEFFICIENTS: OptionNames<CustomCoefficients> = {
  ...{ joulesPerOutputToken: true, joulesPerInputToken: true, joulesPerCacheReadToken: true },
  ...{ joulesPerRequest: true, embodiedGramsPerJoule: true, litresPerJoule: true },
};

/**
 * `custom@1`: coefficients that you measured or were given, for models that you name. Multiply coefficients
 * of a server alone by the PUE first.
 *
 * With a coefficient of input, a call without a known input has no estimate.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an invalid coefficient, or no models.
 * @example
 * const estimator = custom({
 *   id: "our-cluster@3",
 *   models: { "our-7b": { joulesPerOutputToken: { value: 0.31, low: 0.25, high: 0.6 }, joulesPerInputToken: 0.01 } },
 * });
 */
export function custom(options: CustomOptions): EnergyEstimator {
  const { models, id = "custom@1" } = figureChecks("custom").object("the options", options);
  checkOptionNames<CustomOptions>(options, { models: true, id: true });
  const coefficients = new Map(Object.entries(checkModels(models)));
  if (typeof id !== "string" || id.trim() === "") throw new InvalidInputError("custom", "id", id, "a name");
  return perModelEstimator({
    id,
    knows: ({ model }) => coefficients.has(model),
    differs: differsBy((model) => coefficients.get(model)),
    estimate(call) {
      const of = coefficients.get(call.model);
      const energy = of && energyOf(of, call);
      if (!energy) return undefined;
      const { embodiedGramsPerJoule: grams, litresPerJoule: litres } = of;
      return {
        energy,
        ...(grams !== undefined && { embodiedCo2e: productOf(energy, banded(grams)) }),
        ...(litres !== undefined && { water: productOf(energy, banded(litres)) }),
      };
    },
  });
}

function energyOf(of: CustomCoefficients, call: EstimatorInput): Range | undefined {
  const { joulesPerOutputToken, joulesPerInputToken, joulesPerCacheReadToken, joulesPerRequest = 0 } = of;
  const { usage } = call;
  const isInputFree = joulesPerInputToken === undefined && joulesPerCacheReadToken === undefined;
  // Where input is free, a call without output would be.
  const output = isInputFree ? tokenCount(usage?.output) : outputTokens(call);
  if (output === undefined) return undefined;
  const parts = [banded(joulesPerRequest), productOf(banded(joulesPerOutputToken), output)];
  if (isInputFree) return sumOf(parts);
  const input = usage && inputTokens(usage);
  if (!input) return undefined;
  const computed = banded(joulesPerInputToken ?? 0);
  const cached = joulesPerCacheReadToken ?? productOf(computed, CACHE_READ);
  parts.push(productOf(computed, input.computed + input.image), productOf(banded(cached), input.cached));
  return sumOf(parts);
}

/** A plain number with the band of such numbers. */
function banded(coefficient: Range | number): Range {
  if (typeof coefficient !== "number") return rangeOf(coefficient);
  return { value: coefficient, low: coefficient / PLAIN_FACTOR, high: coefficient * PLAIN_FACTOR };
}

function checkModels(models: unknown): CustomOptions["models"] {
  const check = figureChecks("custom");
  const given = check.object("models", models);
  if (Object.keys(given).length === 0)
    throw new InvalidInputError("custom", "models", "{}", "an object with at least one model");
  for (const [name, coefficients] of Object.entries(given)) {
    const path = `models["${name}"]`;
    const members = check.object(path, coefficients);
    checkOptionNames<object>(members, COEFFICIENTS, `models.${name}.`);
    for (const field of Object.keys(COEFFICIENTS)) {
      if (members[field] === undefined && field !== "joulesPerOutputToken") continue;
      check.range(`${path}.${field}`, members[field], { high: 1e9 });
    }
  }
  return structuredClone(given) as CustomOptions["models"];
}
