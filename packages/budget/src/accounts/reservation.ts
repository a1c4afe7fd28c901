import type { Advice } from "@wattspan/core";
import { checkDimensions } from "../amounts/check-limits.js";
import { type Amounts, amountsOf, type Vector, vectorOf, withCost, zeros } from "../amounts/dimensions.js";
import type { ClassHistory } from "../estimate/call-history.js";
import type { Account, ChargedTo } from "./account.js";
import type { BudgetAccounts } from "./budget-accounts.js";
import type { BudgetedCall } from "./budgeted-call.js";
import type { CallsInFlight } from "./period.js";
import type { Approval, Receipt, ReceiptEntry, Refusal } from "./receipt.js";

/** What a reservation is in one budget of the cascade. */
export interface BudgetPart {
  readonly accounts: BudgetAccounts;
  readonly account: Account;
  readonly amounts: Vector;
  /** On the clock of the budget's window. */
  readonly askedMs: number;
  /** Those that it is one of. Undefined: it was refused. */
  calls: CallsInFlight | undefined;
  charged: Vector | undefined;
  chargedTo: ChargedTo | undefined;
}

/** How an end is entered. */
export interface Settling {
  /** What the call cost in each budget, if budgets have prices of their own. Default: as in `taken`. */
  readonly costs?: readonly (number | undefined)[] | undefined;
  /** Whether it says what such calls take. Default true. */
  readonly isTypical?: boolean;
  /** A known part of dimensions that are unknown as a whole. */
  readonly least?: { readonly value: Amounts; readonly upper: Amounts } | undefined;
}

let count = 0;

/** One decision: what is held until the call settles, and its receipt. */
export class Reservation {
  readonly atMs: number;
  readonly call: BudgetedCall;
  readonly #history: ClassHistory;
  readonly rule: string;
  readonly entries: readonly BudgetPart[];
  readonly refusal: Refusal | undefined;
  readonly approval: Approval | undefined;
  state: Receipt["state"];
  /** How the call is to take less. */
  advice: Advice | undefined;
  taken: Vector | undefined;
  readonly #number = ++count;

  constructor(
    atMs: number,
    asked: {
      readonly call: BudgetedCall;
      readonly history: ClassHistory;
      readonly entries: readonly BudgetPart[];
    },
    decision: {
      readonly rule: string;
      readonly refusal?: Refusal | undefined;
      readonly approval?: Approval | undefined;
    },
  ) {
    this.atMs = atMs;
    this.call = asked.call;
    this.#history = asked.history;
    this.entries = asked.entries;
    this.rule = decision.rule;
    this.refusal = decision.refusal;
    this.approval = decision.approval;
    this.state = decision.refusal ? "refused" : "open";
  }

  /**
   * Charges what the call took, and returns the rest. An unknown dimension is charged as it was reserved, or its
   * known part if that is more. The second time it does nothing.
   * @param upper The upper ends of the bands, for budgets with `charge: "upper"`. Default: `taken`.
   * @param settling Absent: settled by hand, where names may be misspelt.
   * @throws WattspanConfigurationError for a name that is no dimension.
   */
  settle(taken: Amounts, upper: Amounts = taken, settling?: Settling): void {
    // Read first: amounts that throw leave the reservation open.
    if (!settling) checkByHand(taken, upper);
    const { costs, isTypical = true, least } = settling ?? {};
    const value = vectorOf(taken);
    const high = upper === taken ? value : vectorOf(upper);
    if (!this.#end("settled")) return;
    const vector = costs ? withCost(value, costs[0]) : value;
    this.taken = vector;
    for (const [at, entry] of this.entries.entries()) {
      const isUpper = entry.accounts.options.estimate.charge === "upper";
      const charged = isUpper ? high : value;
      const known = least && vectorOf(isUpper ? least.upper : least.value);
      settleEntry(entry, costs ? withCost(charged, costs[at]) : charged, known);
      if (this.call.critical) countCritical(entry);
    }
    const last = this.entries.at(-1)?.accounts.options;
    if (isTypical && last && !last.parent) this.#history.learn(vector); // once, where budgets share a history
    this.#notify();
  }

  /** The call was not sent: all is returned, nothing is charged. After the end it does nothing. */
  release(): void {
    if (!this.#end("released")) return;
    for (const { accounts, account, calls, amounts } of this.entries)
      if (calls) account.free(calls, amounts, accounts.options.rule.now());
    this.#notify();
  }

  get id(): string {
    return `${this.entries[0]?.accounts.options.name}/${this.#number}`;
  }

  get receipt(): Receipt {
    const { kind, name, model, operation, step, critical } = this.call;
    return {
      id: this.id,
      at: new Date(this.atMs),
      call: { kind, name, model, operation, step, critical },
      decision: this.refusal ? "refused" : "admitted",
      rule: this.rule,
      state: this.state,
      entries: this.entries.map(receiptEntry),
      ...(this.refusal && { refusal: this.refusal }),
      ...(this.approval && { approval: this.approval }),
      ...(this.taken && { taken: amountsOf(this.taken) }),
    };
  }

  #end(state: "settled" | "released"): boolean {
    if (this.state === "open") {
      this.state = state;
      return true;
    }
    for (const { accounts } of this.entries) accounts.ignored++;
    return false;
  }

  #notify(): void {
    for (const { accounts, account } of this.entries) {
      accounts.options.changed(account);
      accounts.options.closed(this);
    }
  }
}

function checkByHand(taken: Amounts, upper: Amounts): void {
  checkDimensions(taken, "taken.");
  if (upper !== taken) checkDimensions(upper, "upper.");
}

/** @param least A known part of what is unknown in `taken`. */
function settleEntry(entry: BudgetPart, taken: Vector, least?: Vector): void {
  const { account, calls, accounts, amounts } = entry;
  if (!calls) return;
  const nowMs = accounts.options.rule.now();
  account.free(calls, amounts, nowMs);
  const known = zeros();
  for (let i = 0; i < known.length; i++) {
    const amount = taken[i] as number;
    known[i] = amount >= 0 ? amount : (amounts[i] as number);
  }
  const charged = least ? raised(known, taken, least) : known;
  entry.charged = charged;
  entry.chargedTo = account.charge(calls, charged, nowMs, known);
}

/** Of what is unknown, the known part where that is more than was reserved. */
const raised = (known: Vector, taken: Vector, least: Vector): Vector =>
  known.map((amount, i) => {
    const part = least[i] as number;
    return (taken[i] as number) >= 0 || amount >= part || !(part >= 0) ? amount : part;
  });

function countCritical({ accounts, account, calls, charged, chargedTo }: BudgetPart): void {
  if (!accounts.tally || !calls || !charged) return;
  const { spent } = (chargedTo === "closed window" && calls.places[0]) || account;
  accounts.tally.chargedCritical(charged, spent, accounts.limits);
}

function receiptEntry({ accounts, account, amounts, charged, chargedTo }: BudgetPart): ReceiptEntry {
  return {
    budget: accounts.options.name,
    key: account.key,
    reserved: amountsOf(amounts),
    ...(charged && { charged: amountsOf(charged) }),
    ...(chargedTo && { chargedTo }),
  };
}
