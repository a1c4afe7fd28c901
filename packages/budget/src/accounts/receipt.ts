/** The record of one decision. */

import type { Amounts, Dimension } from "../amounts/dimensions.js";
import type { ChargedTo } from "./account.js";
import type { BudgetedCall } from "./budgeted-call.js";

/** Why a call was refused. */
export interface Refusal {
  readonly budget: string;
  readonly key: string;
  readonly dimension: Dimension;
  readonly limit: number;
  /** Spent in the window. */
  readonly used: number;
  /** Held by calls in flight. */
  readonly reserved: number;
  /** What the call would have reserved. Absent: unknown. */
  readonly asked?: number;
  /**
   * `limit`: it does not fit; `unknown`: nothing can be estimated, and the budget denies that; `stopped`: a rule
   * stops before the limit; `declined`: who was asked said no, or nobody answered.
   */
  readonly reason: "limit" | "unknown" | "stopped" | "declined";
}

/** What one budget of the cascade holds and charges. */
export interface ReceiptEntry {
  readonly budget: string;
  readonly key: string;
  readonly reserved: Amounts;
  /** Absent until the call settles, and if it is released. */
  readonly charged?: Amounts;
  readonly chargedTo?: ChargedTo;
}

/** Who decided for a person, when and why. */
export interface Approval {
  readonly by: string;
  readonly at: Date;
  readonly note?: string;
}

/**
 * What was asked, reserved and decided, by which rule, and what was settled. Over all receipts, `charged` adds
 * up to what a budget has spent.
 */
export interface Receipt {
  readonly id: string;
  readonly at: Date;
  readonly call: Pick<BudgetedCall, "kind" | "name" | "model" | "operation" | "step" | "critical">;
  readonly decision: "admitted" | "refused";
  /**
   * What decided: `fits`, `unknown` (admitted with nothing reserved), `critical`, `approved`, `soft limit`, the
   * reason of a refusal, or the name of a rule of the policy.
   */
  readonly rule: string;
  readonly state: "open" | "settled" | "released" | "refused";
  /** One of each budget, the innermost first. */
  readonly entries: readonly ReceiptEntry[];
  readonly refusal?: Refusal;
  readonly approval?: Approval;
  /**
   * What the call took. Absent dimensions are unknown: then the reservation was charged, or what services stated if
   * that is more.
   */
  readonly taken?: Amounts;
}
