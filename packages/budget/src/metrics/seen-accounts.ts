import { DIMENSIONS } from "../amounts/dimensions.js";
import type { Account } from "../ledger/account.js";
import type { BudgetAccounts } from "../ledger/budget-accounts.js";

/** What one account, or several together, spent and hold in their windows. */
export interface SeenAccount {
  readonly scope: string;
  readonly spent: ArrayLike<number>;
  readonly reserved: ArrayLike<number>;
  /** How many charges were unknown: `spent` is then a lower bound. */
  readonly unknown: ArrayLike<number>;
  /** Whether it is one account, which has the limits of the budget. */
  readonly isOne: boolean;
}

/** The first accounts of a budget, and what all others have together. Their sums are those of the ledger. */
export function seenAccounts(ledger: BudgetAccounts, maxScopes: number): readonly SeenAccount[] {
  const { rule } = ledger.options;
  const accounts = [...ledger.accounts];
  for (const account of accounts) account.advance(rule.now());
  const shared = ledger.accounts.others;
  shared.advance(rule.now());
  const rest = accounts.slice(maxScopes);
  const first = accounts.slice(0, maxScopes).map((account) => ({
    scope: account.key,
    spent: account.spent,
    reserved: account.reserved,
    unknown: account.unknown,
    isOne: true,
  }));
  const isShared = [...shared.spent, ...shared.reserved, ...shared.unknown].some((amount) => amount > 0);
  return rest.length > 0 || isShared ? [...first, together([...rest, shared])] : first;
}

function together(accounts: readonly Account[]): SeenAccount {
  const sum = (of: "spent" | "reserved" | "unknown") =>
    Float64Array.from(DIMENSIONS, (_, i) =>
      accounts.reduce((total, account) => total + (account[of][i] as number), 0),
    );
  const [spent, reserved, unknown] = [sum("spent"), sum("reserved"), sum("unknown")];
  return { scope: "(others)", spent, reserved, unknown, isOne: false };
}
