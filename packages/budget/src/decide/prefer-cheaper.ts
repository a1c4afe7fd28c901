import { checkOptionNames } from "@wattspan/core/options";
import { isAmount } from "../amounts/dimensions.js";
import type { Budget } from "../budget/budget.js";
import type { BudgetedCall } from "../ledger/budgeted-call.js";

/**
 * What a call is expected to take, in joules: the median of what such calls took, else its estimate. Undefined:
 * nothing is known. For planners that weigh actions.
 * @example energyCost({ model: "gpt-4o", operation: "chat" }, budget)
 */
export const energyCost = (call: BudgetedCall, budget: Budget): number | undefined =>
  budget.expected(call).energyJ;

/** How actions are compared. */
export interface PreferCheaperOptions<Action> {
  /** How good an action is, in any unit, the same for all. */
  readonly score: (action: Action) => number;
  /** Joules, such as `energyCost`. Undefined: unknown, and more than any. */
  readonly energy: (action: Action) => number | undefined;
  /** How much worse than the best an action may be, as a share of the best score. Default 0.05. */
  readonly within?: number;
}

/**
 * The cheapest of the actions that are nearly as good as the best. Undefined: there are none.
 * @example preferCheaper(plans, { score: (plan) => plan.chance, energy: (plan) => energyCost(plan.call, budget) })
 */
export function preferCheaper<Action>(
  actions: readonly Action[],
  options: PreferCheaperOptions<Action>,
): Action | undefined {
  checkOptionNames<PreferCheaperOptions<Action>>(options, { score: true, energy: true, within: true });
  const { score, energy, within = 0.05 } = options;
  const scored = actions
    .map((action) => ({ action, score: score(action) }))
    .filter(({ score }) => !Number.isNaN(score));
  const best = scored.reduce((most, one) => Math.max(most, one.score), Number.NEGATIVE_INFINITY);
  const least = Number.isFinite(best) ? best - Math.abs(best) * within : best;
  const good = scored.filter((one) => one.score >= least);
  const joules = (action: Action) => {
    const known = energy(action);
    return isAmount(known) ? known : Number.POSITIVE_INFINITY;
  };
  const priced = good.map((one) => ({ ...one, energyJ: joules(one.action) }));
  return priced.sort((a, b) => (a.energyJ === b.energyJ ? b.score - a.score : a.energyJ - b.energyJ))[0]
    ?.action;
}
