/** Decides on a call in the cascade of its budgets. Synchronous: between the question and the hold nothing runs. */

import { classOf } from "../estimate/call-history.js";
import type { BudgetedCall } from "./budgeted-call.js";
import type { Ledger } from "./ledger.js";
import type { Approval, Refusal } from "./receipt.js";
import { type Entry, Reservation } from "./reservation.js";

/** Why a call is admitted although it does not fit. */
export interface Override {
  readonly rule: string;
  readonly approval?: Approval;
}

/**
 * Holds what the call may take in all budgets of the cascade, or refuses it if it lacks room in any. Critical
 * calls are always admitted.
 * @param override Admits the call even if it does not fit.
 */
export function reserve(
  ledger: Ledger,
  call: BudgetedCall,
  wallMs: number,
  override?: Override,
): Reservation {
  const asked = { call, callClass: classOf(call), entries: [] as Entry[] };
  const refusal = ask(ledger, asked);
  const forced = refusal && (override ?? (call.critical ? { rule: "critical" } : undefined));
  const decision = forced ?? (refusal ? { rule: refusal.reason, refusal } : { rule: ruleOf(asked.entries) });
  const reservation = new Reservation(wallMs, asked, decision);
  for (const entry of asked.entries) {
    if (!reservation.refusal) entry.hold = entry.account.hold(entry.amounts, entry.ledger.options.rule.now());
    entry.ledger.receipts.add(reservation);
    if (reservation.refusal) entry.ledger.options.closed(reservation);
    else entry.ledger.options.changed(entry.account);
  }
  return reservation;
}

/** The entries of all budgets, innermost first, and why the first of them that lacks room refuses. */
function ask(
  ledger: Ledger,
  { call, callClass, entries }: { call: BudgetedCall; callClass: string; entries: Entry[] },
): Refusal | undefined {
  const steps = call.kind === undefined || call.kind === "step" ? 1 : 0;
  let refusal: Refusal | undefined;
  for (let one: Ledger | undefined = ledger; one; one = one.options.parent) {
    const account = one.accountOf(call);
    const amounts = one.amountsFor(call, callClass, steps);
    refusal ??= one.refusal(account, amounts);
    entries.push({
      ledger: one,
      account,
      amounts,
      hold: undefined,
      charged: undefined,
      chargedTo: undefined,
    });
  }
  return refusal;
}

function ruleOf(entries: readonly Entry[]): string {
  const isKnown = entries.every(({ ledger, amounts }) =>
    amounts.every((amount, i) => !Number.isNaN(amount) || ledger.limits[i] === Number.POSITIVE_INFINITY),
  );
  return isKnown ? "fits" : "unknown";
}
