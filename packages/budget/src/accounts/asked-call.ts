/** Asks the books of a cascade about a call, and enters the decision. Synchronous: nothing runs in between. */

import type { ClassHistory } from "../estimate/call-history.js";
import type { BudgetAccounts } from "./budget-accounts.js";
import type { BudgetedCall } from "./budgeted-call.js";
import type { Approval, Refusal } from "./receipt.js";
import { type BudgetPart, Reservation } from "./reservation.js";

/** A call before the decision: what it would hold, and why it has no room, if so. */
export interface AskedCall {
  readonly call: BudgetedCall;
  /** What such calls took. */
  readonly history: ClassHistory;
  /** One of each budget, the innermost first. */
  readonly entries: readonly BudgetPart[];
  /** By the innermost budget without room. */
  readonly refusal: Refusal | undefined;
}

/** @param cascade One budget at least. */
export function askedCall(cascade: readonly BudgetAccounts[], call: BudgetedCall): AskedCall {
  const history = (cascade[0] as BudgetAccounts).options.history.of(call); // they share one
  const steps = call.kind === undefined || (call.kind === "step" && !call.isWait) ? 1 : 0;
  let refusal: Refusal | undefined;
  const entries = cascade.map((accounts): BudgetPart => {
    const nowMs = accounts.options.rule.now();
    const account = accounts.accountOf(call, nowMs);
    const amounts = accounts.amountsFor(call, history, steps);
    refusal ??= accounts.refusal(account, amounts, call, nowMs);
    return {
      accounts,
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
  asked: AskedCall,
  wallMs: number,
  rule = ruleOf(asked),
  approval?: Approval,
): Reservation {
  const reservation = new Reservation(wallMs, asked, { rule, approval });
  for (const entry of asked.entries) {
    const { accounts, account, amounts, askedMs } = entry;
    entry.calls = account.hold(amounts, askedMs);
    accounts.receipts.add(reservation);
    accounts.tally?.decided("admitted", rule);
    accounts.options.changed(account);
  }
  return reservation;
}

/** Holds nothing. There is a receipt. */
export function refuse(
  asked: AskedCall,
  wallMs: number,
  refusal: Refusal,
  rule: string = refusal.reason,
  approval?: Approval,
): Reservation {
  const reservation = new Reservation(wallMs, asked, { rule, refusal, approval });
  for (const { accounts } of asked.entries) {
    accounts.receipts.add(reservation);
    accounts.tally?.decided("refused", rule, refusal.dimension);
    accounts.options.closed(reservation);
  }
  return reservation;
}

/** `fits`, or `unknown` if something is limited of which nothing is known. */
function ruleOf({ entries }: AskedCall): string {
  for (const { accounts, amounts } of entries)
    for (let i = 0; i < amounts.length; i++)
      if (Number.isNaN(amounts[i]) && accounts.limits[i] !== Number.POSITIVE_INFINITY) return "unknown";
  return "fits";
}
