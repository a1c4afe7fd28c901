/**
 * The joules that a caller has left, as a budget of the work for it: next to the own budgets, it can only refuse
 * more.
 */

import type { Admission, CallToAdmit, Decision, Footprint } from "@wattspan/core";

/** A caller's joules do not suffice for work that it asks for. It is rejected with this error. */
export class CallerBudgetError extends Error {
  override readonly name = "CallerBudgetError";
  /** Joules that the caller stated. */
  readonly limit: number;
  /** Joules of its work so far. */
  readonly used: number;
  /** Joules that are held by calls in flight. */
  readonly reserved: number;

  constructor(
    work: string,
    { limit, used, reserved }: Pick<CallerBudgetError, "limit" | "used" | "reserved">,
  ) {
    super(
      `wattspan: the caller has no joules left for ${JSON.stringify(work)}; ${used} used and ${reserved} reserved of ${limit} J. ` +
        "Call with a larger budgetJ, or without one.",
    );
    this.limit = limit;
    this.used = used;
    this.reserved = reserved;
  }
}

/**
 * A budget of so many joules for one call of a tool. A call of a hosted model reserves the upper end of its estimate;
 * what cannot be estimated is admitted while anything is left.
 * @param limit Joules, as the caller states them: a hint that nobody need trust.
 * @example meterStep({ name, kind: "tool", budget: callerBudget(250) }, lookUp)
 */
export function callerBudget(limit: number): Admission {
  let used = 0;
  let reserved = 0;
  const admit = (call: CallToAdmit): Decision => {
    const asked = call.estimate()?.energy?.high ?? 0;
    const held = used + reserved;
    if (call.canRefuse && (held >= limit || held + asked > limit))
      return { refused: new CallerBudgetError(call.name, { limit, used, reserved }) };
    reserved += asked;
    return {
      settle(footprint) {
        reserved -= asked;
        used += joulesOf(footprint) ?? asked;
      },
      release() {
        reserved -= asked;
      },
    };
  };
  return { admit };
}

/** Of itself and the services that it called. Over a run they add up to its total. */
const joulesOf = ({ self, services = [] }: Footprint): number | undefined =>
  self.energy && services.reduce((sum, { energy }) => sum + (energy?.value ?? 0), self.energy.value);
