import type { Admission, CallToAdmit, Clock, Decision } from "@wattspan/core";
import { type Cascade, cascadeOf, type Level } from "../policy/level.js";
import { budgetedCallOf } from "./budgeted-call-of.js";
import { writeDecision } from "./decision-event.js";
import { type BudgetDecision, decide, errorOf } from "./gate.js";
import { Ticket } from "./ticket.js";

export interface AdmissionOptions {
  /** Of the budget and those that it is a part of, the innermost first. */
  readonly cascade: Cascade;
  readonly clock: Clock;
  /** The levels of another budget that is asked about the same call. Undefined: it is not one of ours. */
  levelsBehind(budget: Admission): readonly Level[] | undefined;
}

/** What a budget answers about a metered call. What can no longer be refused is charged. */
export function answer(
  call: CallToAdmit,
  self: Admission,
  options: AdmissionOptions,
): Decision | Promise<Decision> {
  const cascade = cascadeAsked(call, self, options);
  if (cascade.levels.length === 0) return undefined;
  const decided = decide(cascade, budgetedCallOf(call), call, options.clock);
  const verdict = ({ reservation, advice }: BudgetDecision): Decision =>
    reservation.refusal
      ? { refused: errorOf(reservation), writeOn: (span) => writeDecision(span, reservation) }
      : new Ticket(reservation, { levels: cascade.levels, advice });
  return decided instanceof Promise ? decided.then(verdict) : verdict(decided);
}

/**
 * A budget that two of those asked are a part of is asked by the last of them, so that a call is charged there once.
 */
function cascadeAsked({ budgets }: CallToAdmit, self: Admission, options: AdmissionOptions): Cascade {
  const { cascade, levelsBehind } = options;
  if (budgets.length <= 1) return cascade;
  const later = budgets.slice(budgets.indexOf(self) + 1).flatMap((budget) => levelsBehind(budget) ?? []);
  return cascadeOf(cascade.levels.filter((level) => !later.includes(level)));
}
