import type { Ledger } from "../ledger/ledger.js";

/** A budget's books, and those of the budgets that it is a part of, the innermost first. */
export function cascadeOf(ledger: Ledger): readonly Ledger[] {
  const { parent } = ledger.options;
  return parent ? [ledger, ...cascadeOf(parent)] : [ledger];
}

/**
 * The books that a budget asks when others are asked as well: one that two of them are a part of is asked by the
 * last, so that a call is charged there once.
 * @param later The cascades of the budgets that are asked after it.
 */
export function withoutLater(
  cascade: readonly Ledger[],
  later: readonly (readonly Ledger[])[],
): readonly Ledger[] {
  return cascade.filter((ledger) => !later.some((other) => other.includes(ledger)));
}
