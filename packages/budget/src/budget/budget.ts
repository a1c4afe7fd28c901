/** A budget, and what it is created from. */

import type { Admission, Advice, Clock, Footprint } from "@wattspan/core";
import type { BudgetedCall, KeyName } from "../accounts/budgeted-call.js";
import type { Receipt } from "../accounts/receipt.js";
import type { Amounts } from "../amounts/dimensions.js";
import type { CallClass } from "../estimate/call-history.js";
import type { OnUnknown } from "../estimate/reservation-amounts.js";
import type { ApprovalAnswer, Approver, Question } from "../policy/approvals.js";
import type { Policy } from "../policy/policy.js";
import type { BudgetState } from "../state/budget-state.js";
import type { BudgetWindow } from "../windows/window.js";
import type { BudgetChange, BudgetStatus } from "./budget-status.js";

/** Options of `createBudget`. */
export interface BudgetOptions {
  /** Shown in errors, receipts and metrics. Few values, no secret. */
  readonly name: string;
  /** A limit of each key and window, by dimension. What is not named is counted and not limited. */
  readonly limits: Amounts;
  /**
   * What has an account of its own: a name of what calls are for, or a function of the call. Default: all calls
   * share one account. Calls that are for nobody share one, too, and so do names with the same first 1000 characters.
   */
  readonly key?: KeyName | ((call: BudgetedCall) => string | undefined);
  /** When the limits begin anew. Default `lifetime`. */
  readonly window?: BudgetWindow;
  /**
   * `value` (default): reserves the 95 % quantile of what such calls took, until there is history the estimate for the
   * tokens asked for, and charges what is stated. `upper`: reserves the worst case, and charges the upper end of
   * the band; most of the budget is then held and not spent.
   */
  readonly charge?: "value" | "upper";
  /**
   * A call of which a limited dimension cannot be estimated: `deny` refuses it, `{ reserve }` holds a fixed
   * amount, `observe` (default) holds nothing, and admits it as long as anything is left. What it took is charged.
   */
  readonly onUnknown?: OnUnknown;
  /** Shares of a limit, above 0, whose crossing is reported, in either direction. Default 0.5, 0.75, 0.9, 1. */
  readonly thresholds?: readonly number[];
  /** The budget that this one is a part of: it must have room, too. */
  readonly parent?: Budget;
  /** How long a closed window takes late settlements, in seconds. They are carried over afterwards. Default 60. */
  readonly tailS?: number;
  /** Receipts that are kept. Default 1000. */
  readonly maxReceipts?: number;
  /** What a metered call cost, in any currency: for limits on `cost`. Undefined: unknown. Default: that of `parent`. */
  readonly costOf?: (footprint: Footprint) => number | undefined;
  /** What happens before and at the limits. Default: a call that does not fit is refused. */
  readonly policy?: Policy;
  /** Answers the questions of rules that ask. Default: `Budget.answer`, or the deadline. */
  readonly approver?: Approver;
  /** Receives each change that is reported. What it throws is counted and dropped. */
  readonly onChange?: (change: BudgetChange) => unknown;
  /** Receives each receipt in its last state: refused, settled or released. What it throws is counted and dropped. */
  readonly onReceipt?: (receipt: Receipt) => void;
  /** Default `systemClock`. */
  readonly clock?: Clock;
}

/** A call that was admitted. It must end: by `settle`, or by `release`. */
export interface BudgetReservation {
  /**
   * Charges what the call took, and returns the rest. A dimension that is absent, negative or not a finite number
   * is charged as it was reserved. After the end it does nothing.
   * @param upper The upper ends of the bands, for budgets with `charge: "upper"`. Default: `taken`.
   * @throws WattspanConfigurationError for a name that is no dimension; the reservation is then still open.
   */
  settle(taken: Amounts, upper?: Amounts): void;
  /** The call was not sent: everything is returned. After the end it does nothing. */
  release(): void;
  /** How the call is to take less, by a policy. Only if the call follows advice. */
  readonly advice?: Advice | undefined;
  /** The record so far. */
  readonly receipt: Receipt;
}

/**
 * A budget. As the option `budget` of a metered activity it is asked for that activity and for all inside it.
 * @example await meterAgent({ name: "researcher", budget }, () => research(question));
 */
export interface Budget extends Admission {
  readonly name: string;
  /**
   * Holds what the call may take, here and in all budgets that this one is a part of. Synchronous, in memory.
   * @throws BudgetExceededError if any of them has no room; then nothing is held. Not for critical calls.
   * @throws WattspanConfigurationError for a name in `estimate` or `worst` that is no dimension.
   */
  reserve(call: BudgetedCall): BudgetReservation;
  /**
   * Like `reserve`, but may wait: for a rule that delays, or for an answer.
   * @throws BudgetExceededError
   */
  request(call: BudgetedCall): Promise<BudgetReservation>;
  /** The calls that wait for an answer. */
  questions(): readonly Question[];
  /**
   * Answers a question. The first answer counts.
   * @returns Whether it was open.
   * @example for (const { id } of budget.questions()) budget.answer(id, { approve: true, by: "ada" });
   */
  answer(id: string, answer: ApprovalAnswer): boolean;
  /** States how good one piece of work was, for the quality target of the policy. */
  reportQuality(value: number): void;
  /** The account of such a call. Default: of calls that are for nobody. */
  status(call?: BudgetedCall): BudgetStatus;
  /**
   * What such a call is expected to take: the median of what such calls took, else its estimate. Dimensions of which
   * nothing is known are absent.
   */
  expected(call: BudgetedCall): Amounts;
  /** The last receipts, oldest first: also of refused calls, and of budgets that are parts of this one. */
  receipts(): readonly Receipt[];
  /**
   * Changes the limits, from the next reservation on.
   * @throws WattspanConfigurationError
   */
  setLimits(limits: Amounts): void;
  /** What is to be kept over a restart, as JSON. */
  state(): BudgetState;
  /**
   * Adds what was kept. What has expired meanwhile is left out, and what was learned of a class of calls is added once:
   * a budget shares it with its parts.
   * @throws WattspanConfigurationError for anything that `state` did not return, or of another budget.
   */
  restore(state: BudgetState): void;
  /**
   * Learns from calls of the past, such as those of a file of footprints, so that the first calls reserve what such
   * calls took. Nothing is charged.
   * @example budget.learn([{ model: "qwen3", operation: "chat", taken: { energyJ: 12.5 } }]);
   */
  learn(calls: Iterable<CallClass & { readonly taken: Amounts }>): void;
  /** Forgets the account of a key that is over, such as a run. */
  endKey(key: string): void;
}
