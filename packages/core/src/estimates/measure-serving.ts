/** A call's energy at the model's place, estimated from its tokens. */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type {
  EnergyEstimator,
  Estimate,
  EstimatorInput,
  ServiceFacts,
  TokenUsage,
} from "../contracts/energy-estimator.js";
import type { Range } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import type { PartTally } from "../quantities/part-tally.js";
import { isRange, type ServingPartKind, servingPart } from "../quantities/serving-parts.js";
import { tallyOf } from "../quantities/tally.js";
import { disown } from "../runtime/fault.js";

/** Serving parts, and the reason why they are missing or uncertain. */
export interface ServingMeasure {
  readonly parts: readonly PartTally[];
  readonly reason?: Reason | undefined;
  readonly tables?: readonly string[] | undefined;
}

/** Calls an estimator; undefined after a failure, which is noted as a fault. */
type AskEstimator = <T>(what: "knows" | "estimate", ask: () => T) => T | undefined;

/** A call, as an input of estimators. */
export interface Question {
  readonly estimators: readonly EnergyEstimator[];
  readonly options: InferenceOptions;
  readonly usage: TokenUsage | undefined;
  readonly durationS: number;
  readonly ask: AskEstimator;
  /** The model that answered. */
  readonly answered?: string | undefined;
  readonly service?: ServiceFacts | undefined;
}

/** A call whose estimate becomes parts. */
export interface PricedQuestion extends Question {
  readonly intensity: PricingIntensity | undefined;
  readonly failedAttempts?: number | undefined;
}

/** The call with the first estimator that knows its model, or why there is none. */
interface Asked {
  readonly estimator?: EnergyEstimator;
  readonly input: EstimatorInput;
  readonly reason: Reason;
}

/**
 * The first estimator that knows the requested model or, if that is the caller's own name, such as a
 * deployment's, the answering model; also where it estimates that otherwise, as after a router's fallback.
 * An estimator that fails at this question is skipped.
 */
export function askedOf({ estimators, options, usage, durationS, ask, answered, service }: Question): Asked {
  const { model, provider, operation = "chat", serving } = options;
  // Spread literals are slow, and this is on the way of each call.
  let input: { -readonly [K in keyof EstimatorInput]: EstimatorInput[K] } = { model, operation, durationS };
  if (provider !== undefined) input.provider = provider;
  if (usage) input.usage = usage;
  if (serving) input.serving = serving;
  if (service) input.service = service;
  let failed = false;
  const knows = (candidate: EnergyEstimator): boolean => {
    const known = ask("knows", () => yesOrNo(candidate.knows(input)));
    failed ||= known === undefined;
    return known === true;
  };
  let estimator = estimators.find(knows);
  if (answered !== undefined && answered !== model) {
    if (!estimator) {
      input = { ...input, model: answered };
      estimator = estimators.find(knows);
    } else if (isAnother(estimator, input, answered, ask)) input = { ...input, model: answered };
  }
  if (estimator) return { estimator, input, reason: "no_usage" };
  return { input, reason: failed ? "estimator_failed" : unknownTo(estimators, input, ask) };
}

/** Whether another model answered. Where several did, each has its part of the tokens. */
const isAnother = (one: EnergyEstimator, input: EstimatorInput, answered: string, ask: AskEstimator) =>
  one.differs !== undefined &&
  !input.usage?.byModel?.length &&
  ask("knows", () => yesOrNo(one.differs?.(input, answered), "differs")) === true;

/** Parts from the estimator that knows the model. */
export function estimatedParts(question: PricedQuestion): ServingMeasure {
  const { usage, ask, intensity, failedAttempts = 0 } = question;
  const { estimator, input, reason: why } = askedOf(question);
  if (!estimator || !usage) return { parts: [], reason: why };
  const estimateAt = (usage: TokenUsage) => plainEstimate(estimator.estimate({ ...input, usage }));
  const estimate = ask("estimate", () => banded(usage, estimateAt));
  if (estimate === "no_usage") return { parts: [], reason: estimate };
  if (!estimate) return { parts: [], reason: "estimator_failed" };
  const parts = partsOf(estimate, intensity);
  if (failedAttempts > 0) {
    const prefill = ask("estimate", () =>
      plainEstimate(estimator.estimate({ ...input, usage: inputOf(usage) })),
    );
    if (prefill && prefill !== "no_usage")
      parts.push(retryPart(prefill, estimate, failedAttempts, intensity));
  }
  const { tables, reason } = estimate;
  return { parts, tables, reason };
}

/** An estimate whose band includes those for the minimum and the maximum of counted tokens. */
function banded(usage: TokenUsage, at: (usage: TokenUsage) => Estimate | "no_usage"): Estimate | "no_usage" {
  const middle = at(usage);
  if (!usage.band || middle === "no_usage") return middle;
  const [least, most] = [at(atBound(usage, "low")), at(atBound(usage, "high"))];
  if (least === "no_usage" || most === "no_usage") return least;
  const widened = { ...middle };
  for (const quantity of QUANTITIES) {
    const [middle, low, high] = [widened[quantity], least[quantity]?.low, most[quantity]?.high];
    if (middle && low !== undefined && high !== undefined)
      widened[quantity] = {
        value: middle.value,
        low: Math.min(middle.low, low),
        high: Math.max(middle.high, high),
      };
  }
  return widened;
}

const QUANTITIES = ["energy", "embodiedCo2e", "water", "onsiteWater"] as const;

/** The tokens, with counted fields at a bound. */
function atBound({ band, byModel, ...usage }: TokenUsage, side: "low" | "high"): TokenUsage {
  const models = byModel?.map(({ model, ...part }) => ({ ...atBound(part, side), model }));
  return { ...usage, ...band?.[side], ...(models && { byModel: models }) };
}

/** Only the input of a call. */
function inputOf({ reasoning: _, byModel, ...usage }: TokenUsage): TokenUsage {
  const models = byModel?.map(({ model, ...part }) => ({ ...inputOf(part), model }));
  return { ...usage, output: 0, ...(models && { byModel: models }) };
}

/**
 * Energy of failed attempts. The server's progress is unknown: from nothing to all of the later answer's
 * energy. The value is that of computing the input, which comes first.
 */
function retryPart(
  { energy: { value } }: Estimate,
  { energy: { high }, methodId }: Estimate,
  failedAttempts: number,
  intensity: PricingIntensity | undefined,
): PartTally {
  const most = Math.max(value, high);
  const tally = tallyOf({ value: value * failedAttempts, low: 0, high: most * failedAttempts });
  return servingPart("estimated", methodId, tally, intensity, { waste: "retry" });
}

function unknownTo(estimators: readonly EnergyEstimator[], input: EstimatorInput, ask: AskEstimator): Reason {
  if (estimators.length === 0) return "no_estimator";
  const isOther = (one: EnergyEstimator) => ask("knows", () => one.whyUnknown?.(input)) === "other_output";
  return estimators.some(isOther) ? "other_output" : "unknown_model";
}

function yesOrNo(known: unknown, member = "knows"): boolean {
  if (typeof known === "boolean") return known;
  disown(known);
  throw new TypeError(`${member}() returned no boolean`);
}

/** An estimator's result as plain data, or that it lacks tokens. Throws for anything but an estimate. */
function plainEstimate(given: Estimate | undefined): Estimate | "no_usage" {
  if (given === undefined) return "no_usage";
  disown(given);
  const { energy, embodiedCo2e, water, onsiteWater, methodId, tables, reason } = given;
  if (typeof methodId !== "string") throw new TypeError("methodId is not a string");
  if (!isRange(energy)) throw new TypeError("energy is not a range");
  const plain: { -readonly [K in keyof Estimate]: Estimate[K] } = { energy: plainRange(energy), methodId };
  if (embodiedCo2e && isRange(embodiedCo2e)) plain.embodiedCo2e = plainRange(embodiedCo2e);
  if (water && isRange(water)) plain.water = plainRange(water);
  if (onsiteWater && isRange(onsiteWater)) plain.onsiteWater = plainRange(onsiteWater);
  if (tables !== undefined && Array.isArray(tables) && tables.every(isString)) plain.tables = [...tables];
  if (reason === "assumed_size") plain.reason = reason;
  return plain;
}

const isString = (value: unknown): boolean => typeof value === "string";
const plainRange = ({ value, low, high }: Range): Range => ({ value, low, high });

function partsOf(
  { energy, embodiedCo2e, water, onsiteWater, methodId }: Estimate,
  intensity: PricingIntensity | undefined,
): PartTally[] {
  const offsite = water && onsiteWater && difference(water, onsiteWater);
  const of = offsite ? ({ waterSource: "offsite" } as const) : {};
  const parts = [servingPart("estimated", methodId, tallyOf(energy), intensity, of)];
  const more = (kind: ServingPartKind) => {
    const added = servingPart("estimated", methodId, undefined, undefined, kind);
    parts.push(added);
    return added;
  };
  if (water) (parts[0] as PartTally).water = tallyOf(offsite ?? water);
  // Without the operational grams, these would look like all of them.
  if (embodiedCo2e && intensity) more({ emissionSource: "embodied" }).co2e = tallyOf(embodiedCo2e);
  if (onsiteWater && (offsite || !water))
    more({ component: "cooling", waterSource: "onsite" }).water = tallyOf(onsiteWater);
  return parts;
}

/** A range less a part of it; undefined if it is not a part of it. */
function difference(all: Range, of: Range): Range | undefined {
  const left = { value: all.value - of.value, low: all.low - of.low, high: all.high - of.high };
  return isRange(left) ? left : undefined;
}
