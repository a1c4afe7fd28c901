import { Account } from "../accounts/account.js";
import type { BudgetAccounts } from "../accounts/budget-accounts.js";
import type { BudgetedCall } from "../accounts/budgeted-call.js";
import { amountsOf, DIMENSIONS, type Dimension } from "../amounts/dimensions.js";
import type { BudgetStatus } from "./budget-status.js";

/** Fewer reservations than this for each call in flight: see `BudgetStatus.tight`. */
const MIN_RESERVATIONS = 20;

/** The account of a call, without opening one. */
export function statusOf(accounts: BudgetAccounts, call: BudgetedCall, faults: number): BudgetStatus {
  const account = accountOf(accounts, call);
  const { spent, reserved, carried, inFlight, closed } = account;
  return {
    budget: accounts.options.name,
    key: account.key,
    limits: amountsOf(accounts.limits),
    spent: amountsOf(spent),
    reserved: amountsOf(reserved),
    left: amountsOf(leftOf(accounts, call)),
    carried: amountsOf(carried),
    unknown: amountsOf(unknownIn(account, accounts)),
    inFlight,
    ...(closed && { closed: { spent: amountsOf(closed.spent), inFlight: closed.inFlight } }),
    keys: accounts.byKey.size,
    keysForgotten: accounts.byKey.forgotten,
    receiptsDropped: accounts.receipts.dropped,
    ignored: accounts.ignored,
    faults,
    tight: DIMENSIONS.filter(
      (_, i) => (accounts.limits[i] as number) < MIN_RESERVATIONS * (reserved[i] as number),
    ) as Dimension[],
  };
}

const COST = DIMENSIONS.indexOf("cost");

/** Where nothing ever states a cost, there is no sum that could lack one. */
function unknownIn({ unknown, spent }: Account, { options, limits }: BudgetAccounts): readonly number[] {
  const hasCost = options.isPriced || limits[COST] !== Number.POSITIVE_INFINITY || spent[COST] !== 0;
  return unknown.map((count, i) => (count > 0 && (i !== COST || hasCost) ? count : Number.NaN));
}

function accountOf({ byKey, options }: BudgetAccounts, call: BudgetedCall): Account {
  const key = options.keyOf(call);
  const nowMs = options.rule.now();
  const account = byKey.seen(key, nowMs) ?? new Account(key, options.rule, options.tailMs);
  account.advance(nowMs);
  return account;
}

/** What is left of each limit, here and above. */
function leftOf(accounts: BudgetAccounts, call: BudgetedCall): Float64Array {
  const left = new Float64Array(DIMENSIONS.length).fill(Number.POSITIVE_INFINITY);
  for (let one: BudgetAccounts | undefined = accounts; one; one = one.options.parent) {
    const { spent, reserved } = accountOf(one, call);
    for (let i = 0; i < left.length; i++) {
      const free = (one.limits[i] as number) - (spent[i] as number) - (reserved[i] as number);
      left[i] = Math.min(left[i] as number, Math.max(0, free));
    }
  }
  return left;
}
