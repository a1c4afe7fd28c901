/** The books of one budget: an account for each of its scopes, and the receipts. */

import { DIMENSIONS, type Dimension, type Vector } from "../amounts/dimensions.js";
import type { CallHistory } from "../estimate/call-history.js";
import { type EstimateRules, reservationAmounts } from "../estimate/reservation-amounts.js";
import type { WindowRule } from "../windows/window.js";
import { Account } from "./account.js";
import type { BudgetedCall } from "./budgeted-call.js";
import type { Refusal } from "./receipt.js";
import { RecentReceipts, type RecordedCall } from "./recent-receipts.js";
import { ScopedAccounts } from "./scoped-accounts.js";

/** What a budget is made of, checked. */
export interface LedgerOptions {
  readonly name: string;
  readonly limits: Float64Array;
  readonly rule: WindowRule;
  readonly tailMs: number;
  readonly forgetAfterMs: number;
  readonly maxReceipts: number;
  readonly estimate: EstimateRules;
  /** Whether a call is refused of which nothing is known. */
  readonly deniesUnknown: boolean;
  /** The name of the account of a call. */
  scopeOf(call: BudgetedCall): string;
  readonly history: CallHistory;
  readonly parent: Ledger | undefined;
  /** After each change of an account: called often, it must be quick, and must not throw. */
  changed(account: Account): void;
  /** A receipt in its last state. Must not throw. */
  closed(call: RecordedCall): void;
}

export class Ledger {
  readonly options: LedgerOptions;
  readonly accounts: ScopedAccounts;
  /** They change at run time. */
  limits: Float64Array;
  readonly receipts: RecentReceipts;
  /** Settlements and releases of what was no longer open. */
  ignored = 0;

  constructor(options: LedgerOptions) {
    this.options = options;
    this.limits = options.limits;
    this.receipts = new RecentReceipts(options.maxReceipts);
    const { rule, tailMs, forgetAfterMs } = options;
    this.accounts = new ScopedAccounts({ open: (key) => new Account(key, rule, tailMs), forgetAfterMs });
  }

  accountOf(call: BudgetedCall): Account {
    return this.accounts.of(this.options.scopeOf(call), this.options.rule.now());
  }

  amountsFor(call: BudgetedCall, name: string, steps: number): Vector {
    const { history, estimate } = this.options;
    const foreknown = { name, estimate: call.estimate, worst: call.worst, holdsOthers: holdsOthers(call) };
    return reservationAmounts(foreknown, this.limits, history, estimate, steps);
  }

  /** Why the amounts cannot be held, if so. */
  refusal(account: Account, amounts: Vector, call: BudgetedCall): Refusal | undefined {
    const unknown = this.options.deniesUnknown && !holdsOthers(call) ? this.#unknown(amounts) : -1;
    const index = unknown >= 0 ? unknown : account.lacking(this.limits, amounts, this.options.rule.now());
    if (index < 0) return undefined;
    return this.refusalOf(account, amounts, index, unknown >= 0 ? "unknown" : "limit");
  }

  refusalOf(account: Account, amounts: Vector, index: number, reason: Refusal["reason"]): Refusal {
    const asked = amounts[index] as number;
    return {
      budget: this.options.name,
      scope: account.key,
      dimension: DIMENSIONS[index] as Dimension,
      limit: this.limits[index] as number,
      used: account.spent[index] as number,
      reserved: account.reserved[index] as number,
      ...(asked >= 0 && { asked }),
      reason,
    };
  }

  /** The first limited dimension of which nothing is known. */
  #unknown(amounts: Vector): number {
    return amounts.findIndex(
      (amount, i) => Number.isNaN(amount) && this.limits[i] !== Number.POSITIVE_INFINITY,
    );
  }
}

/** An agent or a step by its activity: what it takes is mostly taken by calls inside, which are asked for themselves. */
const holdsOthers = ({ kind }: BudgetedCall): boolean => kind === "agent" || kind === "step";
