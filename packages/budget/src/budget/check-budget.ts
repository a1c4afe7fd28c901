/** The options of a budget, checked once. */

import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import type { BudgetAccountsOptions } from "../accounts/budget-accounts.js";
import { ALL } from "../accounts/budget-exceeded-error.js";
import type { KeyName } from "../accounts/budgeted-call.js";
import { checkAmounts } from "../amounts/check-limits.js";
import { vectorOf } from "../amounts/dimensions.js";
import { boundedName, MAX_NAME } from "../estimate/bounded-name.js";
import type { EstimateRules, Guard } from "../estimate/reservation-amounts.js";
import type { BudgetOptions } from "./budget.js";

const DEFAULT_THRESHOLDS = [0.5, 0.75, 0.9, 1];
const KEYS: { readonly [key in KeyName]: true } = {
  run: true,
  workflow: true,
  agent: true,
  tool: true,
  user: true,
  tenant: true,
  model: true,
};

const OPTIONS: OptionNames<BudgetOptions> = {
  name: true,
  limits: true,
  key: true,
  window: true,
  charge: true,
  onUnknown: true,
  thresholds: true,
  parent: true,
  tailS: true,
  maxReceipts: true,
  onChange: true,
  onReceipt: true,
  costOf: true,
  policy: true,
  approver: true,
  clock: true,
};

/** Refuses unknown names, and a name that is none. The other checks are where the values are read. */
export function checkBudget(options: BudgetOptions): void {
  checkOptionNames(options, OPTIONS);
  const { name } = options;
  if (typeof name !== "string" || name === "" || name.length > MAX_NAME)
    throw new WattspanConfigurationError("name", name, "a word that names the budget");
}

/** How the budget estimates, and whether it denies what it cannot. */
export function estimateRules(options: BudgetOptions): {
  readonly estimate: EstimateRules;
  readonly deniesUnknown: boolean;
} {
  const { charge = "value", onUnknown = "observe" } = options;
  if (charge !== "value" && charge !== "upper")
    throw new WattspanConfigurationError("charge", charge, '"value" or "upper"');
  const fixed = typeof onUnknown === "object" && onUnknown !== null ? onUnknown : undefined;
  if (!fixed && onUnknown !== "deny" && onUnknown !== "observe")
    throw new WattspanConfigurationError("onUnknown", onUnknown, '"deny", "observe" or { reserve }');
  if (fixed) {
    checkOptionNames(fixed, { reserve: true }, "onUnknown.");
    checkAmounts(fixed.reserve, "onUnknown.reserve.");
  }
  const whenUnknown = vectorOf(fixed?.reserve);
  return { estimate: { charge, whenUnknown }, deniesUnknown: onUnknown === "deny" };
}

/** What names the account of a call. A function of the application that fails names nobody. */
export function keyRule({ key }: BudgetOptions, guard: Guard): BudgetAccountsOptions["keyOf"] {
  if (key === undefined) return () => ALL;
  if (typeof key === "function") return (call) => nameOf(guard(() => key(call)));
  if (!Object.hasOwn(KEYS, key))
    throw new WattspanConfigurationError("key", key, `a function, or one of ${Object.keys(KEYS).join(", ")}`);
  return (call) => nameOf(call.of?.[key] ?? (key === "model" ? call.model : undefined));
}

const nameOf = (given: unknown): string => boundedName(given) ?? "(none)";

/** The thresholds, ascending. */
export function thresholdsOf({ thresholds = DEFAULT_THRESHOLDS }: BudgetOptions): readonly number[] {
  const isList = Array.isArray(thresholds);
  if (!isList || !thresholds.every((one) => one > 0 && one < Number.POSITIVE_INFINITY))
    throw new WattspanConfigurationError("thresholds", thresholds, "a list of positive shares");
  return [...thresholds].sort((a, b) => a - b);
}

/**
 * A number of at least 0.
 * @throws WattspanConfigurationError
 */
export function atLeastZero(name: string, value: number): number {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new WattspanConfigurationError(name, value, "a finite number of at least 0");
}
