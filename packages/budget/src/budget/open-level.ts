/** One budget in parts: its books, and how it decides. */

import type { Clock } from "@wattspan/core";
import { HOUR_MS, msFromSeconds } from "@wattspan/core/units";
import { BudgetAccounts } from "../accounts/budget-accounts.js";
import { limitsOf } from "../amounts/check-limits.js";
import { CallHistory } from "../estimate/call-history.js";
import type { Guard } from "../estimate/reservation-amounts.js";
import { Approvals } from "../policy/approvals.js";
import { checkPolicy } from "../policy/check-policy.js";
import type { Level } from "../policy/level.js";
import { Quality } from "../policy/quality.js";
import { windowRule } from "../windows/window-rule.js";
import type { BudgetOptions } from "./budget.js";
import { atLeastZero, estimateRules, keyRule } from "./check-budget.js";
import { Handlers } from "./handlers.js";

const FORGET_RUN_AFTER_MS = HOUR_MS;
const DEFAULT_TAIL_S = 60;
const DEFAULT_RECEIPTS = 1000;

export interface OpenLevel extends Level {
  readonly handlers: Handlers;
}

/** @throws WattspanConfigurationError */
export function openLevel(options: BudgetOptions, clock: Clock, parent: OpenLevel | undefined): OpenLevel {
  const handlers = new Handlers(options, clock);
  const guard: Guard = (fn) => handlers.guard(fn);
  const policy = options.policy === undefined ? undefined : checkPolicy(options.policy);
  const window = options.window ?? "lifetime";
  const costOf = options.costOf ?? parent?.costOf;
  const accounts: BudgetAccounts = new BudgetAccounts({
    name: options.name,
    limits: limitsOf(options.limits),
    rule: windowRule(window, clock),
    tailMs: msFromSeconds(atLeastZero("tailS", options.tailS ?? DEFAULT_TAIL_S)),
    forgetAfterMs: window === "run" ? FORGET_RUN_AFTER_MS : Number.POSITIVE_INFINITY,
    maxReceipts: Math.floor(atLeastZero("maxReceipts", options.maxReceipts ?? DEFAULT_RECEIPTS)),
    ...estimateRules(options),
    isPriced: costOf !== undefined,
    keyOf: keyRule(options, guard),
    guard,
    history: parent?.accounts.options.history ?? new CallHistory(),
    parent: parent?.accounts,
    changed: (account) => handlers.changed(account, accounts.limits),
    closed: (call) => handlers.closed(call),
  });
  const target = policy?.quality;
  return {
    accounts,
    policy,
    handlers,
    costOf,
    quality:
      target && new Quality(target, (mean, isMissed) => handlers.turned(target.metric, mean, isMissed)),
    approvals: new Approvals(clock, options.approver),
    waiting: 0,
    acted: (rule) => handlers.acted(rule),
  };
}
