/** What a budget reports of its accounts. */

import type { Amounts, Dimension } from "../amounts/dimensions.js";

/** A threshold that an account has crossed. */
export interface ThresholdChange {
  readonly kind: "threshold";
  readonly budget: string;
  readonly key: string;
  /** The dimension of which the greatest share is spent. */
  readonly dimension: Dimension;
  /** The share of the limit that is spent. Above 1: overrun. */
  readonly share: number;
  /** The highest threshold that the share reaches. 0: none. */
  readonly threshold: number;
  /** The highest threshold that it reached before. 0: none. */
  readonly from: number;
  readonly at: Date;
}

/** A rule of the policy that acts on a call. */
interface RuleChange {
  readonly kind: "rule";
  readonly budget: string;
  readonly key: string;
  readonly rule: string;
  readonly action: "observe" | "warn" | "throttle" | "ask" | "stop";
  readonly dimension: Dimension;
}

/** The quality target is missed, and rules of energy are suspended; or it is met again. */
interface QualityChange {
  readonly kind: "quality";
  readonly budget: string;
  readonly metric: string;
  readonly mean: number;
  readonly isMissed: boolean;
}

/** What a budget reports. */
export type BudgetChange = ThresholdChange | RuleChange | QualityChange;

/** The state of an account. */
export interface BudgetStatus {
  readonly budget: string;
  /** `(others)`: it shares an account, as 10,000 keys have spent something. */
  readonly key: string;
  readonly limits: Amounts;
  readonly spent: Amounts;
  readonly reserved: Amounts;
  /** What can still be reserved: by this budget and by those that it is a part of. */
  readonly left: Amounts;
  /** The part of `spent` that earlier windows admitted, and that settled after their tail. */
  readonly carried: Amounts;
  /**
   * How many calls charged nothing in a dimension, since what they took is unknown and nothing was reserved: `spent`
   * is then a lower bound. Dimensions without such calls are absent. Tokens are those of inferences; cost counts where
   * there are prices (`costOf`), a limit or a charge of it.
   */
  readonly unknown: Amounts;
  readonly inFlight: number;
  /** The window that closed last. Late settlements are still charged to it. */
  readonly closed?: { readonly spent: Amounts; readonly inFlight: number };
  /** Accounts of this budget, and those that made room for others. */
  readonly keys: number;
  readonly keysForgotten: number;
  readonly receiptsDropped: number;
  /** Settlements and releases of reservations that had ended. */
  readonly ignored: number;
  /** Errors of handlers that were dropped. */
  readonly faults: number;
  /**
   * Dimensions whose limit is below 20 reservations for each call in flight: calls may be refused before 95 % are
   * spent.
   */
  readonly tight: readonly Dimension[];
}
