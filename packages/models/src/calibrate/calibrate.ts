import {
  type Clock,
  type Component,
  type EnergyEstimator,
  type Estimate,
  type EstimateComparison,
  type EstimatorInput,
  type KnownEnergy,
  type Range,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS } from "@wattspan/core/units";
import { figureChecks } from "../figures/check-figure.js";
import { productOf, rangeOf } from "../figures/interval.js";
import { bothOf, boundsOf, product, type Spread, spreadOf } from "../figures/spread.js";
import { placePue } from "../serving/place-pue.js";
import { HOST, IDLE } from "../serving/serving-assumptions.js";
import { added, learnedRange, MAX_CALLS, NO_SCORES, type ScoreRange, type Scores } from "./learned-factor.js";

/** Options of {@link calibrate}. */
export interface CalibrateOptions {
  /**
   * Joules at the facility's meter per stated joule. Default: host, idle machines and PUE around GPUs or a
   * server, as `phase@2` assumes them: docs/explanation/estimates.md. 1 where the provider states the facility's,
   * or where the estimates are for the stated part.
   */
  readonly around?: Range | number;
  /** What an earlier process had in `learned`. Default: nothing. */
  readonly known?: readonly LearnedFactor[];
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/** What was learned about calls of a model at a provider. Plain: it can be kept as JSON. */
interface LearnedFactor {
  readonly model: string;
  readonly provider?: string;
  /** Joules per joule of the wrapped estimator, for the next call. Absent below five calls. */
  readonly factor?: Range;
  /** Logarithms of stated over estimated joules of the latest calls, at most 50. */
  readonly scores: readonly number[];
  /** The part of the machine that the last call's joules were stated for. */
  readonly component?: Component;
  /** When the last call was reported, in milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** An estimator that learns. */
export interface CalibratedEstimator extends EnergyEstimator {
  learn(call: EstimatorInput, known: KnownEnergy): EstimateComparison | undefined;
  /** Everything learned in the last week. The model with the newest call is last. */
  readonly learned: readonly LearnedFactor[];
}

interface Known extends Pick<LearnedFactor, "model" | "provider" | "component" | "atMs"> {
  readonly scores: Scores;
  /** Computed once per report, not per estimate. */
  readonly range: ScoreRange | undefined;
}

/** A model without reports for a week may be another by now. */
const KEEP_MS = 7 * DAY_MS;
/** A service uses few models; names may be invented. */
const MAX_KEYS = 256;
const MAX_NAME_LENGTH = 512;
/**
 * A figure for "the server" may be the GPUs alone, as with the providers that state joules today, or the
 * whole node: from no host to a whole one, with the middle on the logarithmic scale.
 */
const POSSIBLE_HOST: Range = { value: Math.sqrt(HOST.value), low: 1, high: HOST.high };

/**
 * Corrects an estimator by calls with known energy, stated by the provider or measured here. After five such
 * calls of a model at a provider, its other calls get their factor, a range of 90 %, and `+calibrated` after
 * the method's id. Estimates stay at the facility's meter. Metering supplies the calls;
 * `wattspan.estimate.coverage` counts how they compare with the range stated before.
 *
 * Reports that are 0 are refused, as are those more than a factor of twelve off the median, or, before the
 * fifth, beyond the method's range, until eight agree. While more than 3 of the last 15 were refused, the range
 * is the estimator's own. What was known is dropped after a week. Calls that several models served keep the
 * estimator's range.
 *
 * @throws WattspanConfigurationError for an option that does not exist, and for a `known` that is none.
 * @throws InvalidInputError for an invalid `around`.
 * @example await startWattspan({ estimators: [calibrate(phase())] });
 */
export function calibrate(estimator: EnergyEstimator, options: CalibrateOptions = {}): CalibratedEstimator {
  checkOptionNames<CalibrateOptions>(options, { around: true, known: true, clock: true });
  const { clock = systemClock, known = [] } = options;
  const given =
    options.around === undefined
      ? undefined
      : spreadOf(rangeOf(figureChecks("calibrate").range("around", options.around, { above: 0, high: 1e3 })));
  const around = (call: Pick<EstimatorInput, "provider" | "serving">, component: Component | undefined) =>
    given ?? aroundStated(call, component);
  const keys = new Map<string, Known>();
  for (const one of known) keys.set(keyOf(one), restored(one, known));
  const knownOf = (call: EstimatorInput): Known | undefined => {
    const found = keys.get(keyOf(call));
    return found && Math.abs(clock.wall() - found.atMs) < KEEP_MS ? found : undefined;
  };
  return {
    id: calibratedId(estimator.id),
    knows: (call) => estimator.knows(call),
    ...(estimator.differs && { differs: (call, answered) => estimator.differs?.(call, answered) === true }),
    ...(estimator.whyUnknown && { whyUnknown: (call: EstimatorInput) => estimator.whyUnknown?.(call) }),
    ...(estimator.observe && { observe: (call, energy) => estimator.observe?.(call, energy) }),
    estimate(call) {
      const estimate = estimator.estimate(call);
      if (!estimate || !isUsable(call, estimate)) return estimate;
      const found = knownOf(call);
      return found?.range ? corrected(estimate, found.range, around(call, found.component)) : estimate;
    },
    learn(call, { energy, component }) {
      // An upper bound does not state the amount.
      if (energy.low <= 0 && energy.value > 0) return undefined;
      const estimate = estimator.estimate(call);
      if (!estimate || !isUsable(call, estimate)) return undefined;
      const before = knownOf(call);
      const joules = energy.value * around(call, component).value;
      const score = Math.log(joules / estimate.energy.value);
      const { scores, comparison } = added(before?.scores ?? NO_SCORES, score, spreadOf(estimate.energy));
      // A refused report of an unknown model is dropped: invented names would displace others.
      if (!before && comparison === "refused") return comparison;
      const { model, provider } = call;
      const key = keyOf(call);
      keys.delete(key);
      keys.set(key, {
        model,
        ...(provider && { provider }),
        ...(component && { component }),
        atMs: clock.wall(),
        scores,
        range: learnedRange(scores),
      });
      if (keys.size > MAX_KEYS) keys.delete(keys.keys().next().value as string);
      return comparison;
    },
    get learned() {
      const fresh = [...keys.values()].filter(({ atMs }) => Math.abs(clock.wall() - atMs) < KEEP_MS);
      return fresh.map(({ scores, range, ...one }): LearnedFactor => {
        const { accepted } = scores;
        return {
          ...one,
          scores: accepted,
          ...(range && { factor: boundsOf(widened(range, around(one, one.component))) }),
        };
      });
    },
  };
}

const calibratedId = (id: string): string => `${id}+calibrated`;

const keyOf = ({ model, provider = "" }: Pick<LearnedFactor, "model" | "provider">): string =>
  `${model}\n${provider}`;

/** A range that reaches down to 0 has no logarithm, and a call of several models is of none. */
const isUsable = (call: EstimatorInput, { energy }: Estimate): boolean =>
  energy.low > 0 && !call.usage?.byModel?.length && keyOf(call).length <= MAX_NAME_LENGTH;

/** Joules at the facility's meter per stated joule: the assumptions of `phase@2`, with independent errors. */
const aroundStated = (
  { provider, serving }: Pick<EstimatorInput, "provider" | "serving">,
  component: Component | undefined,
): Spread =>
  product([component === "gpu" ? HOST : POSSIBLE_HOST, IDLE, placePue(provider, serving)].map(spreadOf));

/** A learned factor with the error of what is around the stated energy. */
const widened = ({ low, centre, high }: ScoreRange, around: Spread): Spread => ({
  value: Math.exp(centre),
  below: bothOf(centre - low, around.below),
  above: bothOf(high - centre, around.above),
});

/** The estimate by a learned factor. The water scales with the energy; the hardware does not. */
function corrected(estimate: Estimate, range: ScoreRange, around: Spread): Estimate {
  const { energy, water, onsiteWater, methodId } = estimate;
  const factor = widened(range, around);
  return {
    ...estimate,
    energy: boundsOf({ ...factor, value: energy.value * factor.value }),
    ...(water && { water: productOf(water, factor.value) }),
    ...(onsiteWater && { onsiteWater: productOf(onsiteWater, factor.value) }),
    methodId: calibratedId(methodId),
  };
}

/** @throws WattspanConfigurationError where it is none of ours. */
function restored(one: LearnedFactor, known: readonly LearnedFactor[]): Known {
  const { model, provider, component, atMs, scores } = one;
  if (typeof model !== "string" || !Number.isFinite(atMs) || !isScores(scores))
    throw new WattspanConfigurationError("known", known, "what an earlier process had in learned");
  const all = { accepted: scores, latest: [] };
  return {
    ...{ model, atMs, scores: all, range: learnedRange(all) },
    ...(provider && { provider }),
    ...(component && { component }),
  };
}

const isScores = (scores: unknown): scores is readonly number[] =>
  Array.isArray(scores) && scores.length <= MAX_CALLS && scores.every(Number.isFinite);
