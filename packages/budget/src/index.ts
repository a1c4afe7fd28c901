/** `@wattspan/budget`: budgets of what agents and model calls take. */

export { BudgetExceededError } from "./accounts/budget-exceeded-error.js";
export type { BudgetedCall } from "./accounts/budgeted-call.js";
export type { Receipt } from "./accounts/receipt.js";
export type { Amounts } from "./amounts/dimensions.js";
export type { Budget, BudgetOptions } from "./budget/budget.js";
export { createBudget } from "./budget/create-budget.js";
export { coordination } from "./coordination/coordination.js";
export { backOff } from "./decide/back-off.js";
export { diminishing } from "./decide/diminishing.js";
export { worthwhile } from "./decide/worthwhile.js";
export { escalation } from "./escalate/escalation.js";
export { budgetMetrics } from "./metrics/budget-metrics.js";
export type { Approver } from "./policy/approvals.js";
export { checkPolicy } from "./policy/check-policy.js";
export type { Policy } from "./policy/policy.js";
