/** A decision as an event on the span of its call. */

import type { Attributes, Span } from "@opentelemetry/api";
import { attribute as a, labelText, spanEvent } from "@wattspan/core/names";
import type { Refusal } from "../accounts/receipt.js";
import type { BudgetPart, Reservation } from "../accounts/reservation.js";

/** The part of a limit that a decision is about. */
type Room = Omit<Refusal, "reason" | "key">;

/** Writes it. The key is left out: it may be the name of a person, and the receipt has it. */
export function writeDecision(span: Span, reservation: Reservation): void {
  if (!span.isRecording()) return;
  const { id, rule, refusal, entries } = reservation;
  const room: Partial<Room> = refusal ?? tightest(entries) ?? {};
  const { dimension, asked, limit, used, reserved } = room;
  const attributes: Attributes = {
    [a.budgetName]: labelText(room.budget ?? entries[0]?.accounts.options.name ?? ""),
    [a.budgetDecision]: refusal ? "refused" : "admitted",
    [a.budgetRule]: labelText(rule),
    [a.budgetReceipt]: id,
    ...(dimension && {
      [a.budgetDimension]: dimension,
      [a.budgetLimit]: limit,
      [a.budgetSpent]: used,
      [a.budgetReserved]: reserved,
    }),
    ...(asked !== undefined && { [a.budgetAsked]: asked }),
  };
  span.addEvent(spanEvent.budgetDecision.name, attributes);
}

/** Of an admitted call: the limit of the cascade that is nearest, with what the call holds. */
function tightest(entries: readonly BudgetPart[]): Room | undefined {
  let nearest: BudgetPart | undefined;
  let [index, share] = [0, -1];
  for (const entry of entries) {
    const { account, accounts } = entry;
    for (const [i, limit] of accounts.limits.entries()) {
      if (limit === Number.POSITIVE_INFINITY) continue;
      const used = ((account.spent[i] as number) + (account.reserved[i] as number)) / limit || 0;
      if (used > share) [nearest, index, share] = [entry, i, used];
    }
  }
  return nearest?.accounts.refusalOf(nearest.account, nearest.amounts, index, "limit");
}
