import { systemClock, WattspanConfigurationError } from "@wattspan/core";
import { errorOf, Gate } from "../admission/gate.js";
import { limitsOf } from "../amounts/check-limits.js";
import { CallHistory } from "../estimate/call-history.js";
import type { Account } from "../ledger/account.js";
import { Ledger } from "../ledger/ledger.js";

import { windowRule } from "../windows/window-rule.js";
import type { Budget, BudgetOptions } from "./budget.js";
import { statusOf } from "./budget-status-of.js";
import { atLeastZero, checkBudget, estimateRules, scopeRule, thresholdsOf } from "./check-budget.js";
import { dimensionAt, pressureOf, reached } from "./thresholds.js";

const FORGET_RUN_AFTER_MS = 3_600_000;
const DEFAULT_TAIL_S = 60;
const DEFAULT_RECEIPTS = 1000;

const gates = new WeakMap<object, { readonly ledger: Ledger; readonly gate: Gate }>();

/** The books of the budget that this one is a part of. */
function parentOf({ parent }: BudgetOptions): Ledger | undefined {
  if (parent === undefined) return undefined;
  const books = gates.get(parent);
  if (books) return books.ledger;
  throw new WattspanConfigurationError("parent", parent, "what createBudget returned");
}

/**
 * Creates a budget: limits on what calls take together. Each call reserves before it is sent, and settles what it
 * took. What is spent never exceeds a limit by more than calls in flight take beyond their reservations.
 *
 * @throws WattspanConfigurationError
 * @example
 * const budget = createBudget({ name: "research", limits: { energyJ: 500, steps: 40 } });
 * const reservation = budget.reserve({ model: "qwen3", operation: "chat" });
 * reservation.settle({ energyJ: 12.5, tokens: 800 });
 */
export function createBudget(options: BudgetOptions): Budget {
  checkBudget(options);
  const { name, clock = systemClock, window = "lifetime", onReceipt } = options;
  const parent = parentOf(options);
  let faults = 0;
  const guarded = <T>(handler: ((value: T) => void) | undefined, value: () => T) => {
    try {
      handler?.(value());
    } catch {
      faults++;
    }
  };
  const report = thresholdReports(options, (change) => guarded(options.onChange, () => change));
  const ledger = new Ledger({
    name,
    limits: limitsOf(options.limits),
    rule: windowRule(window, clock),
    tailMs: 1000 * atLeastZero("tailS", options.tailS ?? DEFAULT_TAIL_S),
    forgetAfterMs: window === "run" ? FORGET_RUN_AFTER_MS : Number.POSITIVE_INFINITY,
    maxReceipts: Math.floor(atLeastZero("maxReceipts", options.maxReceipts ?? DEFAULT_RECEIPTS)),
    ...estimateRules(options),
    scopeOf: scopeRule(options),
    history: parent?.options.history ?? new CallHistory(),
    parent,
    changed: (account) => report(account, ledger.limits),
    closed: (reservation) => onReceipt && guarded(onReceipt, () => reservation.receipt),
  });
  const cascadeBehind = (other: object) => gates.get(other)?.gate.cascade;
  const gate = new Gate({ ledger, clock, costOf: options.costOf, cascadeBehind });
  const budget: Budget = {
    name,
    reserve(call) {
      const reservation = gate.decide(call);
      if (reservation.refusal) throw errorOf(reservation);
      return reservation;
    },
    admit: (call) => gate.admit(call, budget),
    status: (call = {}) => statusOf(ledger, call, faults),
    receipts: () => ledger.receipts.list(),
    setLimits: (limits) => {
      ledger.limits = limitsOf(limits);
    },
    endScope: (scope) => ledger.accounts.forget(scope),
  };
  gates.set(budget, { ledger, gate });
  return budget;
}

/** Reports the thresholds that an account crosses. */
function thresholdReports(
  options: BudgetOptions,
  notify: (change: Parameters<NonNullable<BudgetOptions["onChange"]>>[0]) => void,
) {
  const thresholds = thresholdsOf(options);
  return (account: Account, limits: Float64Array) => {
    const { index, share } = pressureOf(account, limits);
    const threshold = reached(thresholds, share);
    if (threshold === account.reported) return;
    const direction = threshold > account.reported ? "up" : "down";
    account.reported = threshold;
    notify({
      budget: options.name,
      scope: account.key,
      dimension: dimensionAt(index),
      share,
      threshold,
      direction,
    });
  };
}
