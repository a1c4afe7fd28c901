import type { Clock } from "@wattspan/core";
import type { BudgetAccounts } from "../accounts/budget-accounts.js";
import { amountsOf, DIMENSIONS, vectorOf } from "../amounts/dimensions.js";
import type { CallHistory, ClassHistory } from "../estimate/call-history.js";
import type { BudgetState, ClassState } from "./budget-state.js";

/** What is to be kept of a budget's books. */
export function stateOf(accounts: BudgetAccounts, clock: Pick<Clock, "wall">): BudgetState {
  const nowMs = accounts.options.rule.now();
  const kept = [...accounts.byKey, accounts.byKey.others].map((account) => ({
    key: account.key,
    windows: account.windows(nowMs).map(({ startMs, spent }) => ({
      // As whole as `savedAt`: a day must not begin on the day before.
      agoMs: Number.isFinite(startMs) ? Math.max(0, Math.floor(nowMs - startMs)) : 0,
      spent: amountsOf(spent),
    })),
  }));
  return {
    version: 1,
    budget: accounts.options.name,
    savedAt: new Date(clock.wall()).toISOString(),
    accounts: kept.filter(({ windows }) => windows.length > 0),
    history: historyState(accounts.options.history),
  };
}

/** Adds what was kept. What has expired meanwhile, by the date, is left out. */
export function restore(accounts: BudgetAccounts, state: BudgetState): void {
  const { rule } = accounts.options;
  const nowMs = rule.now();
  const savedMs = rule.momentOf(Date.parse(state.savedAt));
  for (const { key, windows } of state.accounts) {
    const account = accounts.byKey.of(key, nowMs);
    for (const { agoMs, spent } of windows) account.restore(savedMs - agoMs, vectorOf(spent));
    account.advance(nowMs);
  }
  for (const { taken, ...callClass } of state.history) {
    const known = accounts.options.history.of(callClass);
    if (!known.isRestored) learn(known, taken);
    known.isRestored = true;
  }
}

function historyState(history: CallHistory): readonly ClassState[] {
  return Array.from(history, ({ callClass, taken }) => {
    const known = DIMENSIONS.map((dimension, i) => [dimension, taken[i] ?? []] as const);
    return { ...callClass, taken: Object.fromEntries(known.filter(([, values]) => values.length > 0)) };
  });
}

function learn(history: ClassHistory, taken: ClassState["taken"]): void {
  const count = Math.max(0, ...DIMENSIONS.map((dimension) => taken[dimension]?.length ?? 0));
  for (let i = 0; i < count; i++)
    history.learn(DIMENSIONS.map((dimension) => taken[dimension]?.[i] ?? Number.NaN));
}
