import {
  type Attributes,
  type BatchObservableCallback,
  type Meter,
  type MeterProvider,
  metrics,
} from "@opentelemetry/api";
import {
  attribute as a,
  extensionMetric,
  instrumentationScopes,
  labelText,
  type Metric,
} from "@wattspan/core/names";
import { checkOptionNames } from "@wattspan/core/options";
import { secondsFromMs } from "@wattspan/core/units";
import type { Account } from "../accounts/account.js";
import type { BudgetAccounts } from "../accounts/budget-accounts.js";
import { Tally } from "../accounts/tally.js";
import { DIMENSIONS } from "../amounts/dimensions.js";
import type { Budget } from "../budget/budget.js";
import { atLeastZero } from "../budget/check-budget.js";
import { accountsOf } from "../budget/create-budget.js";

const DEFAULT_MAX_KEYS = 100;

/** Options of `budgetMetrics`. */
export interface BudgetMetricsOptions {
  /** Default: the global provider of this moment. */
  readonly meterProvider?: MeterProvider;
  /** Keys with series of their own, the first ones. The others are `(others)`, in one sum. Default 100. */
  readonly maxKeys?: number;
}

/** Metrics that are being reported. */
export interface BudgetMetrics {
  /** Ends them. */
  stop(): void;
}

/**
 * Reports a budget as metrics `wattspan.budget.*`: limit, spent and reserved of each key and dimension, the end of
 * its calendar window, decisions and overruns of critical work from now on. They are read when metrics are collected;
 * a call pays for one count.
 * Names of keys become labels. Budgets with metrics need different names.
 *
 * @throws WattspanConfigurationError
 * @example
 * const budget = createBudget({ name: "research", limits: { energyJ: 50_000 } });
 * const reported = budgetMetrics(budget, { meterProvider });
 * reported.stop(); // at the end
 */
export function budgetMetrics(budget: Budget, options: BudgetMetricsOptions = {}): BudgetMetrics {
  checkOptionNames<BudgetMetricsOptions>(options, { meterProvider: true, maxKeys: true });
  const { meterProvider = metrics.getMeterProvider(), maxKeys = DEFAULT_MAX_KEYS } = options;
  const most = atLeastZero("maxKeys", maxKeys);
  const accounts = accountsOf(budget);
  accounts.tally ??= new Tally();
  const { name, version, schemaUrl } = instrumentationScopes.wattspan;
  const meter = meterProvider.getMeter(name, version, { schemaUrl });
  const instruments = instrumentsOf(meter);
  const observables = Object.values(instruments);
  const observe: BatchObservableCallback = (result) => {
    const put = (key: keyof typeof instruments, value: number, attributes: Attributes) =>
      result.observe(instruments[key], value, { [a.budgetName]: labelText(budget.name), ...attributes });
    putAccounts(accounts, most, put);
    putTally(accounts.tally, put);
    const endMs = windowEnd(accounts);
    if (endMs !== undefined) put("windowEnd", secondsFromMs(endMs), {});
  };
  meter.addBatchObservableCallback(observe, observables);
  return { stop: () => meter.removeBatchObservableCallback(observe, observables) };
}

type Put = (key: keyof ReturnType<typeof instrumentsOf>, value: number, attributes: Attributes) => void;

function instrumentsOf(meter: Meter) {
  const of = ({ name, unit, description, instrument }: Metric) =>
    instrument === "counter"
      ? meter.createObservableCounter(name, { unit, description })
      : meter.createObservableGauge(name, { unit, description });
  const { budgetLimit, budgetSpent, budgetReserved, budgetDecisions, budgetOverruns, budgetWindowEnd } =
    extensionMetric;
  return {
    limit: of(budgetLimit),
    spent: of(budgetSpent),
    reserved: of(budgetReserved),
    decisions: of(budgetDecisions),
    overruns: of(budgetOverruns),
    windowEnd: of(budgetWindowEnd),
  };
}

/** Dimensions that are neither limited nor used are absent, and so is what is spent if all of it is unknown. */
function putAccounts(accounts: BudgetAccounts, maxKeys: number, put: Put): void {
  for (const { key, spent, reserved, unknown, isOne } of seenAccounts(accounts, maxKeys))
    for (const [i, dimension] of DIMENSIONS.entries()) {
      const limit = accounts.limits[i] as number;
      const [used, held] = [spent[i] as number, reserved[i] as number];
      const isLimited = limit !== Number.POSITIVE_INFINITY;
      if (!isLimited && used === 0 && held === 0) continue;
      const place = { [a.budgetScope]: labelText(key), [a.budgetDimension]: dimension };
      if (isLimited && isOne) put("limit", limit, place);
      if (used > 0 || unknown[i] === 0) put("spent", used, place);
      put("reserved", held, place);
    }
}

/** Milliseconds since the Unix epoch. Undefined: its spans run on another clock, or never end. */
function windowEnd({ options: { rule } }: BudgetAccounts): number | undefined {
  const { endMs, expiresMs } = rule.at(rule.now());
  return endMs === expiresMs && endMs < Number.POSITIVE_INFINITY ? endMs : undefined;
}

function putTally(tally: Tally | undefined, put: Put): void {
  for (const { decision, rule, dimension, count } of tally?.decisions ?? [])
    put("decisions", count, {
      ...{ [a.budgetDecision]: decision, [a.budgetRule]: labelText(rule) },
      ...(dimension && { [a.budgetDimension]: dimension }),
    });
  for (const [i, dimension] of DIMENSIONS.entries()) {
    const count = tally?.overruns[i] ?? 0;
    if (count > 0) put("overruns", count, { [a.budgetDimension]: dimension });
  }
}

/** What one account, or several together, spent and hold in their windows. */
interface SeenAccount {
  readonly key: string;
  readonly spent: ArrayLike<number>;
  readonly reserved: ArrayLike<number>;
  /** How many charges were unknown: `spent` is then a lower bound. */
  readonly unknown: ArrayLike<number>;
  /** Whether it is one account, which has the limits of the budget. */
  readonly isOne: boolean;
}

/** The first accounts of a budget, and what all others have together. Their sums are those of the accounts. */
function seenAccounts({ byKey, options }: BudgetAccounts, maxKeys: number): readonly SeenAccount[] {
  const { rule } = options;
  const all = [...byKey];
  const shared = byKey.others;
  for (const account of [...all, shared]) account.advance(rule.now());
  const rest = all.slice(maxKeys);
  const first = all.slice(0, maxKeys).map((account) => ({
    key: account.key,
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
  return { key: "(others)", spent, reserved, unknown, isOne: false };
}
