import type { Clock } from "@wattspan/core";
import { amountsOf, DIMENSIONS, vectorOf } from "../amounts/dimensions.js";
import type { CallHistory, ClassHistory } from "../estimate/call-history.js";
import type { BudgetAccounts } from "../ledger/budget-accounts.js";
import type { BudgetState, ClassState } from "./budget-state.js";

/** What is to be kept of a budget's books. */
export function stateOf(ledger: BudgetAccounts, clock: Pick<Clock, "wall">): BudgetState {
  const nowMs = ledger.options.rule.now();
  const accounts = [...ledger.accounts, ledger.accounts.others].map((account) => ({
    scope: account.key,
    windows: account.windows(nowMs).map(({ startMs, spent }) => ({
      // As whole as `savedAt`: a day must not begin on the day before.
      agoMs: Number.isFinite(startMs) ? Math.max(0, Math.floor(nowMs - startMs)) : 0,
      spent: amountsOf(spent),
    })),
  }));
  return {
    version: 1,
    budget: ledger.options.name,
    savedAt: new Date(clock.wall()).toISOString(),
    accounts: accounts.filter(({ windows }) => windows.length > 0),
    history: historyState(ledger.options.history),
  };
}

/** Adds what was kept. What has expired meanwhile, by the date, is left out. */
export function restore(ledger: BudgetAccounts, state: BudgetState): void {
  const { rule } = ledger.options;
  const nowMs = rule.now();
  const savedMs = rule.momentOf(Date.parse(state.savedAt));
  for (const { scope, windows } of state.accounts) {
    const account = ledger.accounts.of(scope, nowMs);
    for (const { agoMs, spent } of windows) account.restore(savedMs - agoMs, vectorOf(spent));
    account.advance(nowMs);
  }
  for (const { taken, ...callClass } of state.history) {
    const known = ledger.options.history.of(callClass);
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
