/** How much a call reserves. */

import { type Amounts, amountsOf, DIMENSIONS, type Vector, vectorOf, zeros } from "../amounts/dimensions.js";
import type { ClassHistory } from "./call-history.js";

/** What to do with a call of which a limited dimension cannot be estimated. */
export type OnUnknown = "deny" | "observe" | { readonly reserve: Amounts };

/** How a budget estimates. */
export interface EstimateRules {
  /** `value`: what is stated. `upper`: the upper end of its band, for all the tokens that a call may use. */
  readonly charge: "value" | "upper";
  /** What an unknown dimension reserves. `NaN`: nothing. */
  readonly whenUnknown: Vector;
}

/** Runs code of the application: its faults are not the call's. Undefined if it fails. */
export type Guard = <T>(fn: () => T) => T | undefined;

/** What is known of a call before it is sent. */
export interface Foreknown {
  /** What calls of its class took. */
  readonly history: ClassHistory;
  /** Whether others inside it take most: an unknown dimension then reserves nothing. */
  readonly holdsOthers: boolean;
  readonly estimate?: Amounts | (() => Amounts | undefined) | undefined;
  readonly worst?: Amounts | (() => Amounts | undefined) | undefined;
  readonly guard: Guard;
}

/** Of what such calls took: reserved. */
const QUANTILE = 0.95;
const STEPS = DIMENSIONS.indexOf("steps");

/**
 * The amounts to reserve in the dimensions that are limited. By `charge: "upper"` the worst case; else what
 * history says, else the estimate. `NaN` where nothing is known, also elsewhere.
 * @param steps How many steps the call is: known, so that nothing is learned.
 */
export function reservationAmounts(
  call: Foreknown,
  limits: Float64Array,
  rules: EstimateRules,
  steps: number,
): Vector {
  let stated: Vector | undefined; // asked for when history knows too little
  const vector = zeros();
  for (let i = 0; i < limits.length; i++) {
    let amount = Number.NaN;
    if (i === STEPS) amount = steps;
    else if (limits[i] !== Number.POSITIVE_INFINITY) {
      if (rules.charge === "value") amount = call.history.expected(i, QUANTILE);
      if (Number.isNaN(amount)) {
        stated ??= resolved((rules.charge === "upper" && call.worst) || call.estimate, call.guard);
        amount = stated[i] as number;
      }
      if (Number.isNaN(amount) && !call.holdsOthers) amount = rules.whenUnknown[i] as number;
    }
    vector[i] = amount;
  }
  return vector;
}

/** The median of what such calls took, else the estimate. */
export function expectedAmounts({
  history,
  estimate,
  guard,
}: Pick<Foreknown, "history" | "estimate" | "guard">): Amounts {
  const stated = resolved(estimate, guard);
  return amountsOf(
    stated.map((amount, i) => {
      const median = history.expected(i, 0.5);
      return Number.isNaN(median) ? amount : median;
    }),
  );
}

/** An estimator that fails knows nothing, nor does one whose answer cannot be read. */
const resolved = (amounts: Foreknown["estimate"], guard: Guard): Vector => {
  const given = typeof amounts === "function" ? guard(amounts) : amounts;
  return guard(() => vectorOf(given ?? undefined)) ?? vectorOf();
};
