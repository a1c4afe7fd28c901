/** The table of events on spans. */

import * as a from "./attribute-names.js";

/** One kind of event on a span. */
export interface SpanEvent {
  readonly name: string;
  readonly description: string;
  /** Every attribute that the event can carry. */
  readonly attributes: readonly string[];
}

/** The events that packages write on spans of activities. */
export const spanEvent = {
  budgetDecision: {
    name: "wattspan.budget.decision",
    description: "A budget decided on a call.",
    attributes: [
      ...[a.budgetName, a.budgetDecision, a.budgetRule, a.budgetReceipt, a.budgetDimension],
      ...[a.budgetAsked, a.budgetLimit, a.budgetSpent, a.budgetReserved],
    ],
  },
} as const satisfies Record<string, SpanEvent>;
