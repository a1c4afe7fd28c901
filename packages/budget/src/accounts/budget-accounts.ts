/** The books of one budget: an account for each of its keys, and the receipts. */

import { DIMENSIONS, type Dimension, type Vector } from "../amounts/dimensions.js";
import type { CallHistory, ClassHistory } from "../estimate/call-history.js";
import { type EstimateRules, type Guard, reservationAmounts } from "../estimate/reservation-amounts.js";
import type { WindowRule } from "../windows/window.js";
import { Account } from "./account.js";
import type { BudgetedCall } from "./budgeted-call.js";
import { KeyedAccounts } from "./keyed-accounts.js";
import type { Receipt, Refusal } from "./receipt.js";
import type { Tally } from "./tally.js";

/** A decision, whose receipt is written when somebody asks for it. */
export interface RecordedCall {
  readonly receipt: Receipt;
}

/** The last decisions. */
class RecentReceipts {
  dropped = 0;
  readonly #most: number;
  readonly #calls: RecordedCall[] = [];
  #oldest = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(call: RecordedCall): void {
    if (this.#calls.length < this.#most) {
      this.#calls.push(call);
      return;
    }
    this.dropped++;
    if (this.#most === 0) return;
    this.#calls[this.#oldest] = call;
    this.#oldest = (this.#oldest + 1) % this.#most;
  }

  /** Oldest first. */
  list(): readonly Receipt[] {
    const calls = [...this.#calls.slice(this.#oldest), ...this.#calls.slice(0, this.#oldest)];
    return calls.map(({ receipt }) => receipt);
  }
}

/** What a budget is made of, checked. */
export interface BudgetAccountsOptions {
  readonly name: string;
  readonly limits: Float64Array;
  readonly rule: WindowRule;
  readonly tailMs: number;
  readonly forgetAfterMs: number;
  readonly maxReceipts: number;
  readonly estimate: EstimateRules;
  /** Whether a call is refused of which nothing is known. */
  readonly deniesUnknown: boolean;
  /** Whether calls have prices. */
  readonly isPriced: boolean;
  /** The name of the account of a call. */
  keyOf(call: BudgetedCall): string;
  /** Runs code of the application. */
  readonly guard: Guard;
  readonly history: CallHistory;
  readonly parent: BudgetAccounts | undefined;
  /** After each change of an account: called often, it must be quick, and must not throw. */
  changed(account: Account): void;
  /** A receipt in its last state. Must not throw. */
  closed(call: RecordedCall): void;
}

export class BudgetAccounts {
  readonly options: BudgetAccountsOptions;
  readonly byKey: KeyedAccounts;
  /** They may change at run time. */
  limits: Float64Array;
  readonly receipts: RecentReceipts;
  /** Settlements and releases of what was no longer open. */
  ignored = 0;
  /** Counts from when somebody reads it. */
  tally: Tally | undefined;

  constructor(options: BudgetAccountsOptions) {
    this.options = options;
    this.limits = options.limits;
    this.receipts = new RecentReceipts(options.maxReceipts);
    const { rule, tailMs, forgetAfterMs } = options;
    this.byKey = new KeyedAccounts({ open: (key) => new Account(key, rule, tailMs), forgetAfterMs });
  }

  accountOf(call: BudgetedCall, nowMs: number): Account {
    return this.byKey.of(this.options.keyOf(call), nowMs);
  }

  amountsFor(call: BudgetedCall, history: ClassHistory, steps: number): Vector {
    const { estimate, guard } = this.options;
    const known = { history, estimate: call.estimate, worst: call.worst, holdsOthers: holdsOthers(call) };
    return reservationAmounts({ ...known, guard }, this.limits, estimate, steps);
  }

  /** Whether nothing is known of a limited dimension, and the budget denies that. */
  denies(amounts: Vector, i: number, call: BudgetedCall): boolean {
    if (!this.options.deniesUnknown || holdsOthers(call)) return false;
    return Number.isNaN(amounts[i]) && this.limits[i] !== Number.POSITIVE_INFINITY;
  }

  /** Why the amounts cannot be held, if so. */
  refusal(account: Account, amounts: Vector, call: BudgetedCall, nowMs: number): Refusal | undefined {
    const lacking = account.lacking(this.limits, amounts, nowMs);
    const { deniesUnknown } = this.options;
    const denied = deniesUnknown ? amounts.findIndex((_, i) => this.denies(amounts, i, call)) : -1;
    if (denied >= 0) return this.refusalOf(account, amounts, denied, "unknown");
    return lacking < 0 ? undefined : this.refusalOf(account, amounts, lacking, "limit");
  }

  refusalOf(account: Account, amounts: Vector, index: number, reason: Refusal["reason"]): Refusal {
    const asked = amounts[index] as number;
    return {
      budget: this.options.name,
      key: account.key,
      dimension: DIMENSIONS[index] as Dimension,
      limit: this.limits[index] as number,
      used: account.spent[index] as number,
      reserved: account.reserved[index] as number,
      ...(asked >= 0 && { asked }),
      reason,
    };
  }
}

/**
 * An agent or a step by its activity: what it takes is mostly taken by calls inside, which are asked for themselves.
 */
const holdsOthers = ({ kind }: BudgetedCall): boolean => kind === "agent" || kind === "step";
