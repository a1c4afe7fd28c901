/** What a panel must show, computed from what the services saw. */

import type { Metric } from "@wattspan/core/names";
import type { Weights } from "../proof/backends.ts";
import type { Seen } from "../proof/service.ts";
import type { Amount, Labels } from "./amount.ts";
import { amountsOf } from "./amounts.ts";

/** How a query looks at a counter: what came in the window, or that in each second. */
export type How = keyof Weights;

/** The name of each series as the legend has it → its value. */
export type Values = Readonly<Record<string, number>>;

/** An amount as a backend shows it. */
export interface Weighed extends Amount {
  readonly seen: Seen;
  readonly weights: Weights;
}

/** Everything that one backend received in the window. */
export class Reported {
  /** By service: how much more `increase` says than came. */
  readonly stretch: Values;
  /** When it is asked, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly #services: readonly Seen[];
  readonly #amounts: readonly Weighed[];
  readonly #processName: (seen: Seen) => string;

  /**
   * @param weights Of each service: how the backend stretches its counters.
   * @param processName What a legend calls the process of a service.
   * @param atMs time of the query, for values that depend on it.
   */
  constructor(
    services: readonly Seen[],
    weights: ReadonlyMap<string, Weights>,
    processName: (seen: Seen) => string,
    atMs = Number.NaN,
  ) {
    this.atMs = atMs;
    this.#services = services;
    this.stretch = Object.fromEntries([...weights].map(([name, { increase }]) => [name, increase]));
    this.#processName = processName;
    this.#amounts = services.flatMap((seen, index) => {
      const isOver = services.slice(index + 1).some(({ name }) => name === seen.name);
      const own = weights.get(seen.name);
      if (!own) throw new Error(`The backend has no samples of ${seen.name}.`);
      // Of a process that was started again the gauges show what it says now.
      const amounts = amountsOf(seen).filter(({ metric }) => !isOver || metric.instrument !== "gauge");
      return amounts.map((amount) => ({ ...amount, seen, weights: own }));
    });
  }

  /**
   * The sum of a counter, or of the values of a histogram.
   * @example reported.sum("increase", metric.energy)
   */
  sum(how: How, row: Metric, where: Labels = {}): number {
    return this.#of(row, where).reduce((sum, { value, weights }) => sum + value * weights[how], 0);
  }

  /** How many values a histogram was given. */
  count(how: How, row: Metric, where: Labels = {}): number {
    return this.#of(row, where).reduce((sum, { weights }) => sum + weights[how], 0);
  }

  /** Something of one row for each value of an attribute that it has; where it lacks it the name is empty. */
  each(attribute: string, row: Metric, where: Labels, of: (labels: Labels) => number): Values {
    const found = new Set(this.#of(row, where).map(({ labels }) => labels[attribute]));
    return Object.fromEntries([...found].map((label) => [label ?? "", of({ ...where, [attribute]: label })]));
  }

  /** Its sums by an attribute. @example reported.by(attribute.method, "rate", metric.energy) */
  by(attribute: string, how: How, row: Metric, where: Labels = {}): Values {
    return this.each(attribute, row, where, (labels) => this.sum(how, row, labels));
  }

  /** Its sums by service. */
  byService(how: How, row: Metric): Values {
    const values: Record<string, number> = {};
    for (const { seen, value, weights } of this.#of(row, {}))
      values[seen.name] = (values[seen.name] ?? 0) + value * weights[how];
    return values;
  }

  /**
   * A value of each series, by the reporting process and these attributes; several of one name are joined.
   */
  byProcess(
    attributes: readonly string[],
    row: Metric,
    of: (amount: Weighed) => number,
    join: (a: number, b: number) => number = (a, b) => a + b,
    where: Labels = {},
  ): Values {
    const values: Record<string, number> = {};
    for (const amount of this.#of(row, where)) {
      const name = [...attributes.map((one) => amount.labels[one]), this.#processName(amount.seen)].join(" ");
      const before = values[name];
      values[name] = before === undefined ? of(amount) : join(before, of(amount));
    }
    return values;
  }

  /**
   * The sums of a counter since each process started, by these attributes: of one that was started again the
   * larger one.
   */
  sinceStart(attributes: readonly string[], row: Metric, where: Labels = {}): Values {
    const largest = new Map<string, Weighed>();
    for (const amount of this.#of(row, where)) {
      const series = JSON.stringify([amount.seen.name, amount.labels]);
      if (!(amount.value < (largest.get(series)?.value ?? 0))) largest.set(series, amount);
    }
    const values: Record<string, number> = {};
    for (const { labels, value } of largest.values()) {
      const name = attributes.map((attribute) => labels[attribute]).join(" ");
      values[name] = (values[name] ?? 0) + value;
    }
    return values;
  }

  /** The sums of a gauge, by these attributes. */
  now(attributes: readonly string[], row: Metric): Values {
    return this.#byLabels(attributes, row, ({ value }) => value);
  }

  /**
   * How much a gauge moved in the window, as `delta` has it, by these attributes.
   * @param before What a process had of it before. Of one that was started again the first counts.
   */
  moved(attributes: readonly string[], row: Metric, before: (seen: Seen, labels: Labels) => number): Values {
    return this.#byLabels(attributes, row, ({ value, labels, seen, weights }) => {
      const first = this.#services.find(({ name }) => name === seen.name) ?? seen;
      return (value - before(first, labels)) * weights.increase;
    });
  }

  /** The value of each reporting process. */
  said(row: Metric, where: Labels = {}): readonly Amount[] {
    return this.#of(row, where);
  }

  /** The mean of a gauge over all reporting processes, by these attributes. */
  mean(attributes: readonly string[], row: Metric, where: Labels = {}): Values {
    const values = new Map<string, number[]>();
    for (const { labels, value } of this.#of(row, where)) {
      const name = attributes.map((attribute) => labels[attribute]).join(" ");
      values.set(name, [...(values.get(name) ?? []), value]);
    }
    return Object.fromEntries(
      [...values].map(([name, of]) => [name, of.reduce((a, b) => a + b) / of.length] as const),
    );
  }

  /**
   * The smallest value of a gauge over all services, of each of which the largest counts, by these
   * attributes.
   */
  leastOfLargest(attributes: readonly string[], row: Metric): Values {
    const least: Record<string, number> = {};
    for (const of of Map.groupBy(this.#of(row, {}), ({ seen }) => seen).values()) {
      const names = Map.groupBy(of, ({ labels }) => attributes.map((one) => labels[one]).join(" "));
      for (const [name, amounts] of names) {
        const largest = Math.max(...amounts.map(({ value }) => value));
        least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, largest);
      }
    }
    return least;
  }

  /**
   * The value below which this share of a histogram's values stays, interpolated between its bounds as PromQL
   * does it.
   */
  quantile(q: number, how: How, row: Metric, where: Labels = {}): number {
    const bounds = row.boundaries ?? [];
    const amounts = this.#of(row, where);
    const below = (bound: number) =>
      amounts.reduce((sum, { value, weights }) => sum + (value <= bound ? weights[how] : 0), 0);
    const rank = q * below(Number.POSITIVE_INFINITY);
    const index = bounds.findIndex((bound) => below(bound) >= rank);
    if (index < 0) return bounds.at(-1) ?? Number.NaN;
    const [from = 0, to = Number.NaN] = [index === 0 ? 0 : bounds[index - 1], bounds[index]];
    const before = index === 0 ? 0 : below(from);
    return from + ((to - from) * (rank - before)) / (below(to) - before);
  }

  #byLabels(attributes: readonly string[], row: Metric, of: (amount: Weighed) => number): Values {
    const values: Record<string, number> = {};
    for (const amount of this.#of(row, {})) {
      const name = attributes.map((attribute) => amount.labels[attribute]).join(" ");
      values[name] = (values[name] ?? 0) + of(amount);
    }
    return values;
  }

  #of(row: Metric, where: Labels): readonly Weighed[] {
    const isMeant = ({ metric, labels }: Amount) =>
      metric === row && Object.entries(where).every(([name, value]) => labels[name] === value);
    return this.#amounts.filter(isMeant);
  }
}

/**
 * What one query of a panel must show: `increase` where it shows one point in time, `rate` where it is a
 * chart.
 */
export type Expectation = (reported: Reported, how: How) => Values;

/** By title of the panel; where it has several queries, with the `refId` behind it: `Energy B`. */
export type DashboardExpectations = Readonly<Record<string, Expectation>>;

/** Of each name, one thing over another. */
export const ratios = (of: Values, per: Values): Values =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, value / (per[name] ?? Number.NaN)]));

/** With other names. */
export const renamed = (values: Values, nameOf: (name: string) => string): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [nameOf(name), value]));

/** Each value multiplied. */
export const times = (factor: number, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, factor * value]));

/** Those above a bound. */
export const above = (bound: number, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value > bound));

/** Those above 0. */
export const positive = (values: Values): Values => above(0, values);
