import type { EnergyEstimator, EstimatorInput, TokenUsage } from "@wattspan/core";
import { isEqual, isFiniteNumber, isRange, isRecord, isText, shown } from "./values/examined-value.js";
import { type Check, type Violation, violationList } from "./values/violation.js";

/** What holds for every `EnergyEstimator`. */
export type EnergyEstimatorRule =
  /** `id` is a non-empty string. */
  | "id"
  /** `knows` gives a boolean and does not throw. */
  | "knows"
  /** `knows` is false for a model that does not exist. */
  | "unknown-model"
  /** The estimator knows one of the inputs: without one nothing can be checked. */
  | "no-known-input"
  /** `estimate` does not throw for a call that it knows. */
  | "estimate-throws"
  /**
   * `estimate` gives an object, at once: no promise. Undefined is for calls whose input or output tokens are unknown.
   */
  | "synchronous"
  /** `energy` has 0 ≤ low ≤ value ≤ high, all finite, in joules. */
  | "energy"
  /** `embodiedCo2e` is absent or such a range, in grams. */
  | "embodied-co2e"
  /** `water` is absent or such a range, in litres. */
  | "water"
  /** `methodId` is a non-empty string. */
  | "method-id"
  /** `tables` is absent, or a list of non-empty strings. */
  | "tables"
  /** The same input gives an equal estimate, whatever was estimated meanwhile. */
  | "pure"
  /** The input is as it was afterwards. */
  | "mutates-input"
  /** More output tokens never cost less. */
  | "monotonic"
  /** Whichever counts are known, and however large, it gives an estimate with finite ranges, or undefined. */
  | "odd-usage"
  /** What the estimator gives can be looked at: no member throws. */
  | "examinable";

type Trial = { readonly estimator: EnergyEstimator; readonly check: Check<EnergyEstimatorRule> };

const usage = { inputFresh: 1000, cacheRead: 200, output: 300 };
/** Widely served models, so that most estimators know one. */
const DEFAULT_INPUTS: readonly EstimatorInput[] = [
  { provider: "openai", model: "gpt-4o-mini" },
  { provider: "anthropic", model: "claude-sonnet-4-5" },
  { provider: "mistral_ai", model: "mistral-large-latest" },
  { model: "meta-llama/Llama-3.1-8B-Instruct" },
].map((call) => ({ ...call, operation: "chat", usage, durationS: 4 }));
const UNKNOWN: EstimatorInput = { model: "no-such-model/0", operation: "chat", usage, durationS: 4 };
const OUTPUT_TOKENS = [0, 1, 10, 100, 1000, 10_000, 100_000];
/** What clients say when they say little, and the largest counts that core lets through. */
const ODD_USAGES: readonly TokenUsage[] = [
  {},
  { inputFresh: 5 },
  { output: 0 },
  { inputFresh: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
  { inputFresh: 1e9, cacheRead: 1e9, cacheWrite: 1e9, output: 1e9 },
  { output: 5, reasoning: 50 },
  { byModel: [] },
];

/**
 * Tries an estimator and says in which ways it breaks the contract of `EnergyEstimator`; empty: in none that shows.
 * Never throws or rejects.
 *
 * @param inputs Calls to try; at least one must be of a model that it knows. Default: some widely served models.
 * @example
 * it("keeps the contract", async () => {
 *   const calls = [{ model: "our-7b", operation: "chat", usage: { inputFresh: 900, output: 200 }, durationS: 2 }];
 *   expect(await energyEstimatorContract(ourEstimator, calls)).toEqual([]);
 * });
 */
export async function energyEstimatorContract(
  estimator: EnergyEstimator,
  inputs: readonly EstimatorInput[] = DEFAULT_INPUTS,
): Promise<readonly Violation<EnergyEstimatorRule>[]> {
  const list = violationList<EnergyEstimatorRule>();
  try {
    const trial = { estimator, check: list.check };
    const known = tryEstimator(trial, inputs);
    // What is wrong with the usual calls would only be said again.
    if (list.found.length === 0) for (const input of known) checkOddUsage(trial, input);
  } catch (error) {
    list.check(false, "examinable", "estimator", `looking at it failed with ${shown(error)}`);
  }
  return list.found;
}

/** Gives the calls that the estimator knows. */
function tryEstimator(trial: Trial, inputs: readonly EstimatorInput[]): readonly EstimatorInput[] {
  const { estimator, check } = trial;
  check(isText(estimator.id), "id", "estimator", `id is ${shown(estimator.id)}; expected a name`);
  const claimsUnknown = knows(trial, UNKNOWN) === true;
  check(
    !claimsUnknown,
    "unknown-model",
    "knows",
    `says that it knows ${UNKNOWN.model}, which does not exist`,
  );
  const known = inputs.filter((input) => knows(trial, input) === true);
  const models = inputs.map(({ model }) => model).join(", ");
  check(
    known.length > 0,
    "no-known-input",
    "knows",
    `knows none of ${models}; pass a call of a model that it knows`,
  );
  // Two rounds, so that what was estimated between two equal inputs could show.
  const first = known.map((input) => estimateOf(trial, input));
  const second = known.map((input) => estimateOf(trial, input));
  known.forEach((input, index) => {
    const [one, other] = [first[index], second[index]];
    checkEstimate(trial, input, one);
    const isSame = isEqual(one, other);
    check(isSame, "pure", input.model, `equal inputs gave ${shown(one)} and ${shown(other)}`);
    checkMonotonic(trial, input);
  });
  return known;
}

function knows({ estimator, check }: Trial, input: EstimatorInput): unknown {
  const answer = withoutMutation(check, input, (copy) => attempt(() => estimator.knows(copy)));
  const isBoolean = typeof answer === "boolean";
  check(isBoolean, "knows", "knows", `gave ${shown(answer)} for ${input.model}; expected true or false`);
  return answer;
}

/** An estimate, or undefined where there is none to look at. */
function estimateOf({ estimator, check }: Trial, input: EstimatorInput): Record<string, unknown> | undefined {
  const answer = withoutMutation(check, input, (copy) => attempt(() => estimator.estimate(copy)));
  if (!check(!(answer instanceof Error), "estimate-throws", input.model, `failed with ${shown(answer)}`))
    return;
  if (answer === undefined && lacksTokens(input)) return;
  const isPromise = isRecord(answer) && typeof answer.then === "function";
  // Nobody waits for it: what it rejects with must not surface elsewhere.
  if (isPromise) void Promise.resolve(answer).catch(() => undefined);
  const expected = "expected an estimate at once";
  const isAtOnce = isRecord(answer) && !isPromise;
  check(isAtOnce, "synchronous", input.model, `gave ${isPromise ? "a promise" : shown(answer)}; ${expected}`);
  // A copy: the estimator might fill one object again and again.
  return isAtOnce ? (structuredClone(answer) as Record<string, unknown>) : undefined;
}

/** Any estimator may need both of them. */
const lacksTokens = ({ usage }: EstimatorInput): boolean =>
  usage?.inputFresh === undefined || usage.output === undefined;

function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof Error ? error : new Error(`${shown(error)} was thrown`);
  }
}

function withoutMutation<T>(
  check: Check<EnergyEstimatorRule>,
  input: EstimatorInput,
  use: (copy: EstimatorInput) => T,
): T {
  const copy = structuredClone(input);
  const result = use(copy);
  check(isEqual(copy, input), "mutates-input", input.model, `changed its input to ${shown(copy)}`);
  return result;
}

function checkEstimate(
  { check }: Trial,
  { model }: EstimatorInput,
  estimate: Record<string, unknown> | undefined,
): void {
  if (estimate === undefined) return;
  const { energy, embodiedCo2e, water, onsiteWater, methodId, tables } = estimate;
  const expected = "expected finite 0 ≤ low ≤ value ≤ high";
  check(isRange(energy), "energy", model, `energy is ${shown(energy)}; ${expected}`);
  const isEmbodied = embodiedCo2e === undefined || isRange(embodiedCo2e);
  check(isEmbodied, "embodied-co2e", model, `embodiedCo2e is ${shown(embodiedCo2e)}; ${expected}, or absent`);
  check(
    water === undefined || isRange(water),
    "water",
    model,
    `water is ${shown(water)}; ${expected}, or absent`,
  );
  check(
    onsiteWater === undefined || isPartOf(onsiteWater, water ?? onsiteWater),
    "water",
    model,
    `onsiteWater is ${shown(onsiteWater)} of ${shown(water)}; expected a range that is a part of it, or absent`,
  );
  check(
    isText(methodId),
    "method-id",
    model,
    `methodId is ${shown(methodId)}; expected a method and its version`,
  );
  const isTables = tables === undefined || (Array.isArray(tables) && tables.every(isText));
  check(isTables, "tables", model, `tables is ${shown(tables)}; expected names with versions, or absent`);
}

function checkOddUsage({ estimator, check }: Trial, { usage: _, ...input }: EstimatorInput): void {
  for (const usage of ODD_USAGES) {
    const answer = attempt(() => estimator.estimate({ ...input, usage }));
    const isFine = answer === undefined || (isRecord(answer) && areRanges(answer));
    const found = `gave ${shown(answer)} for the usage ${shown(usage)}`;
    check(isFine, "odd-usage", input.model, `${found}; expected finite ranges, or undefined`);
  }
}

const isPartOf = (part: unknown, whole: unknown): boolean =>
  isRange(part) &&
  isRange(whole) &&
  (["value", "low", "high"] as const).every((end) => part[end] <= whole[end]);

const areRanges = ({ energy, embodiedCo2e, water }: Readonly<Record<string, unknown>>): boolean =>
  isRange(energy) && [embodiedCo2e, water].every((range) => range === undefined || isRange(range));

function checkMonotonic(trial: Trial, input: EstimatorInput): void {
  let last = { output: 0, energy: Number.NEGATIVE_INFINITY };
  for (const output of OUTPUT_TOKENS) {
    const { reasoning, byModel, ...tokens } = input.usage ?? {};
    const call = { ...input, usage: { ...tokens, output } };
    if (knows(trial, call) !== true) continue; // it may know some calls of a model
    const estimate = estimateOf(trial, call);
    const energy = isRecord(estimate?.energy) ? estimate.energy.value : undefined;
    if (!isFiniteNumber(energy)) return;
    const found = `${output} output tokens cost ${energy} J, ${last.output} cost ${last.energy} J`;
    trial.check(energy >= last.energy, "monotonic", input.model, found);
    last = { output, energy };
  }
}
