/** `@wattspan/budget`: budgets of what agents and model calls take. */

export type { Amounts } from "./amounts/dimensions.js";
export type { Budget, BudgetOptions, BudgetReservation } from "./budget/budget.js";
export type { BudgetChange, BudgetStatus } from "./budget/budget-status.js";
export { createBudget } from "./budget/create-budget.js";
export { type CoordinationOptions, coordination } from "./coordination/coordination.js";
export type { RunCost } from "./coordination/run-cost.js";
export { type BackOff, backOff } from "./decide/back-off.js";
export { diminishing } from "./decide/diminishing.js";
export { worthwhile } from "./decide/worthwhile.js";
export { escalation } from "./escalate/escalation.js";
export { BudgetExceededError } from "./ledger/budget-exceeded-error.js";
export type { BudgetedCall } from "./ledger/budgeted-call.js";
export type { Receipt } from "./ledger/receipt.js";
export { type BudgetMetricsOptions, budgetMetrics } from "./metrics/budget-metrics.js";
export type { ApprovalAnswer, Approver, Question } from "./policy/approvals.js";
export { checkPolicy } from "./policy/check-policy.js";
export type { Ask, Policy } from "./policy/policy.js";
export type { BudgetState } from "./state/budget-state.js";
export type { BudgetWindow } from "./windows/window.js";
