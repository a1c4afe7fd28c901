/** What the receipts of a budget add to its metrics. */

import type { Amounts, Receipt } from "@wattspan/budget";
import { attribute as a, extensionMetric as x } from "@wattspan/core/names";
import { BUDGET, dayEndS, LIMITS } from "../proof/budget.ts";
import type { Seen } from "../proof/service.ts";
import type { Labels, Write } from "./amount.ts";

type Dimension = keyof Amounts;

/** Amounts by scope and dimension. */
type Sums = ReadonlyMap<string, ReadonlyMap<Dimension, number>>;

const labelsOf = (scope: string, dimension: Dimension): Labels => ({
  [a.budgetName]: BUDGET,
  [a.budgetScope]: scope,
  [a.budgetDimension]: dimension,
});

/** What receipts charged, or hold, by scope. */
function added(receipts: readonly Receipt[], of: "charged" | "held"): Sums {
  const sums = new Map<string, Map<Dimension, number>>();
  for (const { state, entries } of receipts)
    for (const { scope, charged, reserved } of entries) {
      const account = sums.get(scope) ?? new Map();
      sums.set(scope, account);
      const amounts = of === "charged" ? charged : state === "open" ? reserved : {};
      for (const [dimension, amount] of Object.entries(amounts ?? {}))
        account.set(dimension as Dimension, (account.get(dimension as Dimension) ?? 0) + amount);
    }
  return sums;
}

/** Critical charges to what is spent then, by dimension. Calls settle in their order. */
function overruns(receipts: readonly Receipt[]): readonly Dimension[] {
  const dimensions = Object.keys(LIMITS) as (keyof typeof LIMITS)[];
  return receipts.flatMap(({ call, entries: [entry] }, index) => {
    if (!call.critical || !entry?.charged) return [];
    const spent = added(receipts.slice(0, index + 1), "charged").get(entry.scope);
    return dimensions.filter((dimension) => (spent?.get(dimension) ?? 0) > LIMITS[dimension]);
  });
}

/** Everything that the metrics of a service's budget must have. */
export function writeBudget(write: Write, { receipts: { before, now }, startedMs }: Seen): void {
  const [spent, held] = [added(now, "charged"), added(now, "held")];
  for (const [scope, account] of spent) {
    const own = held.get(scope);
    const dimensions = new Set([...Object.keys(LIMITS), ...account.keys(), ...(own?.keys() ?? [])]);
    for (const dimension of dimensions as Set<Dimension>) {
      const labels = labelsOf(scope, dimension);
      write(x.budgetLimit, LIMITS[dimension as keyof typeof LIMITS], labels);
      write(x.budgetSpent, account.get(dimension) ?? 0, labels);
      write(x.budgetReserved, own?.get(dimension) ?? 0, labels);
    }
  }
  for (const { decision, rule, refusal } of now.slice(before.length))
    write(x.budgetDecisions, 1, {
      ...{ [a.budgetName]: BUDGET, [a.budgetDecision]: decision, [a.budgetRule]: rule },
      [a.budgetDimension]: refusal?.dimension,
    });
  for (const dimension of overruns(now).slice(overruns(before).length))
    write(x.budgetOverruns, 1, { [a.budgetName]: BUDGET, [a.budgetDimension]: dimension });
  write(x.budgetWindowEnd, dayEndS(startedMs), { [a.budgetName]: BUDGET });
}

/** What an account had spent of a dimension before the window. */
export const spentBefore = ({ receipts: { before } }: Seen, labels: Labels): number =>
  added(before, "charged")
    .get(labels[a.budgetScope] ?? "")
    ?.get(labels[a.budgetDimension] as Dimension) ?? 0;
