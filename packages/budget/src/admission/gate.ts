/** Where calls are admitted or refused: by hand, or by a metering. */

import type { Admission, CallToAdmit, Clock, Verdict } from "@wattspan/core";
import { BudgetExceededError } from "../ledger/budget-exceeded-error.js";
import type { BudgetedCall } from "../ledger/budgeted-call.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Reservation } from "../ledger/reservation.js";
import { admit, inquire, refuse } from "../ledger/reserve.js";
import { budgetedCallOf } from "./budgeted-call-of.js";
import { cascadeOf, withoutLater } from "./cascade.js";
import { type CostOf, Ticket } from "./ticket.js";

export interface GateOptions {
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, "wall">;
  readonly costOf: CostOf | undefined;
  /** The cascade of another budget that is asked about the same call. Undefined: not one of ours. */
  cascadeBehind(budget: Admission): readonly Ledger[] | undefined;
}

export class Gate {
  readonly cascade: readonly Ledger[];
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
    this.cascade = cascadeOf(options.ledger);
  }

  /** Admits a call or refuses it. */
  decide(call: BudgetedCall, cascade = this.cascade): Reservation {
    const wallMs = this.#options.clock.wall();
    const inquiry = inquire(cascade, call);
    const { refusal } = inquiry;
    if (!refusal) return admit(inquiry, wallMs);
    return call.critical ? admit(inquiry, wallMs, "critical") : refuse(inquiry, wallMs, refusal);
  }

  /** Answers a metering. What can no longer be refused is admitted, and charged. */
  admit(call: CallToAdmit, self: Admission): Verdict {
    const budgeted = budgetedCallOf(call);
    const inquiry = inquire(this.#asked(call, self), budgeted);
    const wallMs = this.#options.clock.wall();
    const { refusal } = inquiry;
    if (refusal && call.canRefuse) return { refused: errorOf(refuse(inquiry, wallMs, refusal)) };
    const rule = refusal && (call.critical ? "critical" : "under way");
    return new Ticket(admit(inquiry, wallMs, rule), this.#options.costOf);
  }

  /** The books that no budget asks which is asked after this one. */
  #asked({ budgets }: CallToAdmit, self: Admission): readonly Ledger[] {
    if (budgets.length <= 1) return this.cascade;
    const later = budgets.slice(budgets.indexOf(self) + 1);
    const cascades = later.map((budget) => this.#options.cascadeBehind(budget) ?? []);
    return withoutLater(this.cascade, cascades);
  }
}

/** The error of a refused call. */
export function errorOf(reservation: Reservation): BudgetExceededError {
  const { refusal, receipt } = reservation;
  return new BudgetExceededError(refusal as NonNullable<typeof refusal>, receipt);
}
