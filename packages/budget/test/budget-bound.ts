/** The bound that a budget promises, checked on a history of what was admitted and what it took. */

/** What happened to one budget, in order. `reserved` of a call that reserved nothing is 0. */
export type BudgetEvent =
  | { readonly kind: "admit"; readonly call: number | string; readonly reserved: number }
  | { readonly kind: "settle"; readonly call: number | string; readonly taken: number }
  | { readonly kind: "release"; readonly call: number };

export interface BoundReport {
  /** Share of the limit that was spent. */
  readonly used: number;
  /** Share of the settled calls that stayed within what they reserved. */
  readonly covered: number;
  readonly violations: readonly string[];
}

const MIN_USED = 0.95;
/** Reservations are a 95th percentile; fewer are what calls are allowed to drift. */
const MIN_COVERED = 0.85;
/** Of sums of up to a million calls. */
const ROUNDING = 1e-9;

/**
 * 1. Spent ≤ limit + Σ (settled − reserved) of the calls that were in flight at the last admission.
 * 2. A reservation covers what the call takes, but for a tail: else the first rule allows anything.
 * 3. At least 95 % is spent, if there was work for all of it.
 */
export function checkBound(limit: number, events: readonly BudgetEvent[], hadWork: boolean): BoundReport {
  const violations: string[] = [];
  const open = new Map<number | string, number>();
  let spent = 0;
  let held = 0;
  let beyond = 0; // Σ (settled − reserved) since the last admission
  let settled = 0;
  let covered = 0;
  for (const event of events) {
    if (event.kind === "admit") {
      open.set(event.call, event.reserved);
      held += event.reserved;
      beyond = 0;
    } else {
      const reserved = open.get(event.call);
      if (reserved === undefined) violations.push(`call ${event.call} ends without being open`);
      open.delete(event.call);
      held -= reserved ?? 0;
      if (event.kind === "release") continue;
      spent += event.taken;
      beyond += event.taken - (reserved ?? 0);
      settled++;
      if (event.taken <= (reserved ?? 0)) covered++;
    }
    if (spent + held > limit + beyond + ROUNDING * limit)
      violations.push(`over the bound: ${spent} spent, ${held} held`);
  }
  const used = spent / limit;
  const share = settled > 0 ? covered / settled : 1;
  if (share < MIN_COVERED) violations.push(`reservations cover ${(share * 100).toFixed(0)} % of the calls`);
  if (hadWork && used < MIN_USED) violations.push(`${(used * 100).toFixed(0)} % of the budget is used`);
  return { used, covered: share, violations };
}
