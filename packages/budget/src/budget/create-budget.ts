import { systemClock, WattspanConfigurationError } from "@wattspan/core";
import type { BudgetAccounts } from "../accounts/budget-accounts.js";
import type { BudgetedCall } from "../accounts/budgeted-call.js";
import { answer } from "../admission/admission.js";
import { type BudgetDecision, decide, errorOf } from "../admission/gate.js";
import { checkDimensions, limitsOf } from "../amounts/check-limits.js";
import { vectorOf } from "../amounts/dimensions.js";
import { boundedName } from "../estimate/bounded-name.js";
import { expectedAmounts } from "../estimate/reservation-amounts.js";
import { cascadeOf } from "../policy/level.js";
import { checkState } from "../state/budget-state.js";
import { restore, stateOf } from "../state/state-of.js";
import type { Budget, BudgetOptions, BudgetReservation } from "./budget.js";
import { statusOf } from "./budget-status-of.js";
import { checkBudget } from "./check-budget.js";
import { type OpenLevel, openLevel } from "./open-level.js";

/** Of each budget: its level, and those of the budgets that it is a part of. */
const levelsOf = new WeakMap<object, readonly OpenLevel[]>();

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
  const { name, clock = systemClock } = options;
  const above = levelsAbove(options);
  const level = openLevel(options, clock, above[0]);
  const { accounts, approvals, quality, handlers } = level;
  const levels = [level, ...above];
  const cascade = cascadeOf(levels);
  const asked = { cascade, clock, levelsBehind: (other: object) => levelsOf.get(other) };
  const decided = (call: BudgetedCall, canWait: boolean) =>
    decide(cascade, call, { canRefuse: true, canWait, followsAdvice: call.followsAdvice === true }, clock);
  const budget: Budget = {
    name,
    reserve: (call) => admitted(decided(checked(call), false) as BudgetDecision),
    request: async (call) => admitted(await decided(checked(call), true)),
    admit: (call) => answer(call, budget, asked),
    questions: () => approvals.questions,
    answer: (id, given) => approvals.answer(id, given),
    reportQuality: (value) => quality?.add(value),
    status: (call = {}) => statusOf(accounts, call, handlers.faults + approvals.faults),
    expected: (call) => {
      const { history, guard } = accounts.options;
      return expectedAmounts({ history: history.of(call), estimate: call.estimate, guard });
    },
    receipts: () => accounts.receipts.list(),
    setLimits: (limits) => {
      accounts.limits = limitsOf(limits);
    },
    state: () => stateOf(accounts, clock),
    restore(state) {
      const kept = checkState(state);
      if (kept.budget !== name) throw new WattspanConfigurationError("state.budget", kept.budget, name);
      restore(accounts, kept);
    },
    learn(calls) {
      for (const { taken, ...call } of calls) accounts.options.history.of(call).learn(vectorOf(taken));
    },
    endKey: (key) => accounts.byKey.forget(boundedName(key) ?? key),
  };
  levelsOf.set(budget, levels);
  return budget;
}

/** The books of a budget. @throws WattspanConfigurationError for what `createBudget` did not return. */
export function accountsOf(budget: Budget): BudgetAccounts {
  const level = levelsOf.get(budget)?.[0];
  if (level) return level.accounts;
  throw new WattspanConfigurationError("budget", budget, "what createBudget returned");
}

function levelsAbove({ parent }: BudgetOptions): readonly OpenLevel[] {
  if (parent === undefined) return [];
  const levels = levelsOf.get(parent);
  if (levels) return levels;
  throw new WattspanConfigurationError("parent", parent, "what createBudget returned");
}

/** Functions are called later, where what fails is unknown. */
function checked(call: BudgetedCall): BudgetedCall {
  const { estimate, worst } = call;
  if (typeof estimate === "object" && estimate) checkDimensions(estimate, "call.estimate.");
  if (typeof worst === "object" && worst) checkDimensions(worst, "call.worst.");
  return call;
}

/** The reservation. @throws BudgetExceededError if it is a refusal. */
function admitted({ reservation, advice }: BudgetDecision): BudgetReservation {
  if (reservation.refusal) throw errorOf(reservation);
  reservation.advice = advice;
  return reservation;
}
