import type { Footprint } from "@wattspan/core";
import type { BudgetAccounts } from "../accounts/budget-accounts.js";
import type { Approvals } from "./approvals.js";
import type { ActingRule } from "./choose.js";
import type { Policy } from "./policy.js";
import type { Quality } from "./quality.js";

/** One budget of a cascade: its books, and how it decides. */
export interface Level {
  readonly accounts: BudgetAccounts;
  readonly policy: Policy | undefined;
  readonly quality: Quality | undefined;
  readonly approvals: Approvals;
  /** What a metered call costs, in the currency of the caller. Undefined: unknown. */
  readonly costOf: ((footprint: Footprint) => number | undefined) | undefined;
  /** Calls that wait because of a rule that throttles. */
  waiting: number;
  /** Reports that a rule acts. Must not throw. */
  acted(rule: ActingRule): void;
}

/** Budgets that are asked together, the innermost first. */
export interface Cascade {
  readonly levels: readonly Level[];
  readonly budgets: readonly BudgetAccounts[];
  readonly hasPolicies: boolean;
}

export const cascadeOf = (levels: readonly Level[]): Cascade => ({
  levels,
  budgets: levels.map(({ accounts }) => accounts),
  hasPolicies: levels.some(({ policy }) => policy !== undefined),
});
