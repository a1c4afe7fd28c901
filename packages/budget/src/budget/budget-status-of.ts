import { amountsOf, DIMENSIONS, type Dimension } from "../amounts/dimensions.js";
import { Account } from "../ledger/account.js";
import type { BudgetAccounts } from "../ledger/budget-accounts.js";
import type { BudgetedCall } from "../ledger/budgeted-call.js";
import type { BudgetStatus } from "./budget-status.js";

/** Fewer reservations than this for each call in flight: see `BudgetStatus.tight`. */
const MIN_RESERVATIONS = 20;

/** The account of a call, without opening one. */
export function statusOf(ledger: BudgetAccounts, call: BudgetedCall, faults: number): BudgetStatus {
  const account = accountOf(ledger, call);
  const { spent, reserved, carried, inFlight, closed } = account;
  return {
    budget: ledger.options.name,
    scope: account.key,
    limits: amountsOf(ledger.limits),
    spent: amountsOf(spent),
    reserved: amountsOf(reserved),
    left: amountsOf(leftOf(ledger, call)),
    carried: amountsOf(carried),
    unknown: amountsOf(unknownIn(account, ledger)),
    inFlight,
    ...(closed && { closed: { spent: amountsOf(closed.spent), inFlight: closed.inFlight } }),
    scopes: ledger.accounts.size,
    scopesForgotten: ledger.accounts.forgotten,
    receiptsDropped: ledger.receipts.dropped,
    ignored: ledger.ignored,
    faults,
    tight: DIMENSIONS.filter(
      (_, i) => (ledger.limits[i] as number) < MIN_RESERVATIONS * (reserved[i] as number),
    ) as Dimension[],
  };
}

const COST = DIMENSIONS.indexOf("cost");

/** Where nothing ever states a cost, there is no sum that could lack one. */
function unknownIn({ unknown, spent }: Account, { options, limits }: BudgetAccounts): readonly number[] {
  const hasCost = options.isPriced || limits[COST] !== Number.POSITIVE_INFINITY || spent[COST] !== 0;
  return unknown.map((count, i) => (count > 0 && (i !== COST || hasCost) ? count : Number.NaN));
}

function accountOf(ledger: BudgetAccounts, call: BudgetedCall): Account {
  const { accounts, options } = ledger;
  const key = options.scopeOf(call);
  const nowMs = options.rule.now();
  const account = accounts.seen(key, nowMs) ?? new Account(key, options.rule, options.tailMs);
  account.advance(nowMs);
  return account;
}

/** What is left of each limit, here and above. */
function leftOf(ledger: BudgetAccounts, call: BudgetedCall): Float64Array {
  const left = new Float64Array(DIMENSIONS.length).fill(Number.POSITIVE_INFINITY);
  for (let one: BudgetAccounts | undefined = ledger; one; one = one.options.parent) {
    const { spent, reserved } = accountOf(one, call);
    for (let i = 0; i < left.length; i++) {
      const free = (one.limits[i] as number) - (spent[i] as number) - (reserved[i] as number);
      left[i] = Math.min(left[i] as number, Math.max(0, free));
    }
  }
  return left;
}
