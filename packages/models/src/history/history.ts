import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { isRange } from "../figures/interval.js";
import { type CallClass, classOf, keyOf } from "./call-class.js";
import { boundsOfNext, growthOf, medianOf } from "./next-value.js";

const ID = "history@1";
/** Fewer calls say too little of their spread. */
const MIN_CALLS = 5;
/** A service uses few models, with inputs of some ten sizes. At most 2.4 kB each. */
const MAX_CLASSES = 256;
/**
 * Of 99 calls, the 5th smallest and the 5th largest are the bounds: both quantiles are those of calls that were seen.
 */
const MAX_CALLS = 99;

/** What calls of one class took. */
interface LearnedClass extends CallClass {
  /** Number of calls that it rests on, at most 99. */
  readonly calls: number;
  /** Joules of the next call. Absent below five calls. */
  readonly energy?: Range;
}

/** An estimator that learns from what calls took. */
export interface HistoryEstimator extends EnergyEstimator {
  /**
   * One more call, and its joules. Metering calls it; past calls can be passed, too. Ignored are energy that is no
   * range above 0, and calls without input or output tokens, of several models, or with names of over 512 characters.
   */
  observe(call: EstimatorInput, energy: Range): void;
  /** Everything learned so far. The class with the newest call is last. */
  readonly learned: readonly LearnedClass[];
}

/** Values, lower and upper ends of the joules of the last calls, oldest first. */
interface Taken {
  readonly callClass: CallClass;
  readonly value: number[];
  readonly low: number[];
  readonly high: number[];
  /** Computed when it is asked for. */
  next: Range | undefined;
}

/**
 * `history@1`: what a call takes by what like calls took: those of the same model, provider and operation whose
 * input has a like number of tokens, between the same powers of two. For models that no table knows, and for
 * models that run here: budgets then know what their calls take before these begin.
 *
 * The value is the median of the last 99 such calls. The band, of 90 %, is from the 5 % quantile of the lower
 * ends of what they took to the 95 % quantile of the upper ends, and wider for few calls and for calls that grow or
 * shrink steadily: {@link boundsOfNext}.
 * Below five calls there is no estimate. It learns from measured and reported energy alone, never from estimates.
 *
 * At most 256 classes are kept, in memory; the one without a new call for longest makes room. Pass one estimator
 * to one metering, after those that know models by tables.
 *
 * @example await startWattspan({ estimators: [phase(), history()] });
 */
export function history(): HistoryEstimator {
  const classes = new Map<string, Taken>();
  const takenBy = (call: EstimatorInput): Taken | undefined => {
    const callClass = classOf(call);
    const key = callClass && keyOf(callClass);
    return key === undefined ? undefined : classes.get(key);
  };
  return {
    id: ID,
    knows: (call) => nextOf(takenBy(call)) !== undefined,
    estimate(call) {
      const energy = nextOf(takenBy(call));
      return energy && { energy, methodId: ID };
    },
    observe(call, energy) {
      if (!isRange(energy) || energy.low <= 0) return;
      const callClass = classOf(call);
      const key = callClass && keyOf(callClass);
      if (key === undefined) return;
      const taken = classes.get(key) ?? newTaken(callClass as CallClass);
      for (const end of ["value", "low", "high"] as const)
        if (taken[end].push(energy[end]) > MAX_CALLS) taken[end].shift();
      taken.next = undefined;
      classes.delete(key);
      classes.set(key, taken);
      if (classes.size > MAX_CLASSES) classes.delete(classes.keys().next().value as string);
    },
    get learned() {
      return Array.from(classes.values(), (taken): LearnedClass => {
        const energy = nextOf(taken);
        return { ...taken.callClass, calls: taken.value.length, ...(energy && { energy }) };
      });
    },
  };
}

const newTaken = (callClass: CallClass): Taken => ({
  ...{ callClass, value: [], low: [], high: [] },
  next: undefined,
});

/** Joules of the next call of a class. */
function nextOf(taken: Taken | undefined): Range | undefined {
  if (!taken || taken.value.length < MIN_CALLS) return undefined;
  if (taken.next) return taken.next;
  const { value, low, high } = taken;
  const growth = growthOf(value);
  taken.next = {
    value: medianOf(value),
    low: boundsOfNext(low, growth).low,
    high: boundsOfNext(high, growth).high,
  };
  return taken.next;
}
