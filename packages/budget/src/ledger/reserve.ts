/** Asks the books of a cascade about a call, and enters the decision. Synchronous: nothing runs in between. */

import type { ClassHistory } from "../estimate/call-history.js";
import type { BudgetAccounts } from "./budget-accounts.js";
import type { BudgetedCall } from "./budgeted-call.js";
import type { Approval, Refusal } from "./receipt.js";
import { type CascadeEntry, Reservation } from "./reservation.js";

/** A call before the decision: what it would hold, and why it has no room, if so. */
export interface Inquiry {
  readonly call: BudgetedCall;
  /** What such calls took. */
  readonly history: ClassHistory;
  /** One of each budget, the innermost first. */
  readonly entries: readonly CascadeEntry[];
  /** By the innermost budget without room. */
  readonly refusal: Refusal | undefined;
}

/** @param cascade One budget at least. */
export function inquire(cascade: readonly BudgetAccounts[], call: BudgetedCall): Inquiry {
  const history = (cascade[0] as BudgetAccounts).options.history.of(call); // they share one
  const steps = call.kind === undefined || (call.kind === "step" && !call.isWait) ? 1 : 0;
  let refusal: Refusal | undefined;
  const entries = cascade.map((ledger): CascadeEntry => {
    const nowMs = ledger.options.rule.now();
    const account = ledger.accountOf(call, nowMs);
    const amounts = ledger.amountsFor(call, history, steps);
    refusal ??= ledger.refusal(account, amounts, call, nowMs);
    return {
      ledger,
      account,
      amounts,
      askedMs: nowMs,
      calls: undefined,
      charged: undefined,
      chargedTo: undefined,
    };
  });
  return { call, history, entries, refusal };
}

/** Holds what the call may take, in all books. */
export function admit(
  inquiry: Inquiry,
  wallMs: number,
  rule = ruleOf(inquiry),
  approval?: Approval,
): Reservation {
  const reservation = new Reservation(wallMs, inquiry, { rule, approval });
  for (const entry of inquiry.entries) {
    const { ledger, account, amounts, askedMs } = entry;
    entry.calls = account.hold(amounts, askedMs);
    ledger.receipts.add(reservation);
    ledger.tally?.decided("admitted", rule);
    ledger.options.changed(account);
  }
  return reservation;
}

/** Holds nothing. There is a receipt. */
export function refuse(
  inquiry: Inquiry,
  wallMs: number,
  refusal: Refusal,
  rule: string = refusal.reason,
  approval?: Approval,
): Reservation {
  const reservation = new Reservation(wallMs, inquiry, { rule, refusal, approval });
  for (const { ledger } of inquiry.entries) {
    ledger.receipts.add(reservation);
    ledger.tally?.decided("refused", rule, refusal.dimension);
    ledger.options.closed(reservation);
  }
  return reservation;
}

/** `fits`, or `unknown` if something is limited of which nothing is known. */
function ruleOf({ entries }: Inquiry): string {
  for (const { ledger, amounts } of entries)
    for (let i = 0; i < amounts.length; i++)
      if (Number.isNaN(amounts[i]) && ledger.limits[i] !== Number.POSITIVE_INFINITY) return "unknown";
  return "fits";
}
