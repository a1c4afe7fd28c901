/** `@wattspan/budget`: budgets of what agents and model calls take. */

export type { Amounts, Dimension } from "./amounts/dimensions.js";
export type { Budget, BudgetOptions, BudgetReservation } from "./budget/budget.js";
export type {
  BudgetChange,
  BudgetStatus,
  QualityChange,
  RuleChange,
  ThresholdChange,
} from "./budget/budget-status.js";
export { createBudget } from "./budget/create-budget.js";
export { type CoordinationOptions, coordination } from "./coordination/coordination.js";
export type { RoleCost, RunCost } from "./coordination/run-cost.js";
export { type BackOff, type BackOffOptions, backOff } from "./decide/back-off.js";
export { type Diminishing, type DiminishingOptions, diminishing } from "./decide/diminishing.js";
export {
  type ExpectedEnergy,
  type Weighed,
  type WorthwhileOptions,
  worthwhile,
} from "./decide/worthwhile.js";
export { type Alert, type EscalationLevel, escalation } from "./escalate/escalation.js";
export type { CallClass } from "./estimate/call-history.js";
export type { OnUnknown } from "./estimate/reservation-amounts.js";
export type { ChargedTo } from "./ledger/account.js";
export { BudgetExceededError } from "./ledger/budget-exceeded-error.js";
export type { BudgetedCall, ScopeName } from "./ledger/budgeted-call.js";
export type { Approval, Receipt, ReceiptEntry, Refusal } from "./ledger/receipt.js";
export { type BudgetMetrics, type BudgetMetricsOptions, budgetMetrics } from "./metrics/budget-metrics.js";
export type { ApprovalAnswer, Approver, Question } from "./policy/approvals.js";
export { checkPolicy } from "./policy/check-policy.js";
export type {
  Ask,
  Degrade,
  Policy,
  PolicyAction,
  PolicyRule,
  QualityTarget,
  Throttle,
} from "./policy/policy.js";
export type { BudgetState, ClassState, SpentState } from "./state/budget-state.js";
export type { BudgetWindow, CalendarWindow, RollingWindow } from "./windows/window.js";
