/** What a panel must show, computed from what the services saw. */

import type { Metric } from "@wattspan/core/names";
import type { Weights } from "../proof/backends.ts";
import type { Seen } from "../proof/service.ts";
import { type Amount, amountsOf, type Labels } from "./amounts.ts";

/** How a query looks at a counter: what came in the window, or that in each second. A gauge has only its value. */
export type How = keyof Weights;

/** The name of each series as the legend has it → its value. */
export type Values = Readonly<Record<string, number>>;

interface Weighed extends Amount {
  readonly service: string;
  readonly weights: Weights;
}

/** Everything that one backend was told in the window. */
export class Told {
  readonly #amounts: readonly Weighed[];

  /** By service: how much more `increase` says than came. */
  readonly stretch: Readonly<Record<string, number>>;

  /** @param weights Of each service: how the backend stretches its counters. */
  constructor(services: readonly Seen[], weights: ReadonlyMap<string, Weights>) {
    this.stretch = Object.fromEntries([...weights].map(([name, { increase }]) => [name, increase]));
    this.#amounts = services.flatMap((seen) =>
      amountsOf(seen).map((amount) => ({
        ...amount,
        service: seen.name,
        weights: weights.get(seen.name) as Weights,
      })),
    );
  }

  /** The sum of a counter, or of the values of a histogram. @example told.sum("increase", metric.energy) */
  sum(how: How, row: Metric, where: Labels = {}): number {
    return this.#of(row, where).reduce((sum, { value, weights }) => sum + value * weights[how], 0);
  }

  /** How many values a histogram was given. */
  count(how: How, row: Metric, where: Labels = {}): number {
    return this.#of(row, where).reduce((sum, { weights }) => sum + weights[how], 0);
  }

  /** Its sums by an attribute; those of series without it have no name. @example told.by(attribute.method, "rate", metric.energy) */
  by(attribute: string, how: How, row: Metric, where: Labels = {}): Values {
    return this.each(attribute, row, where, (labels) => this.sum(how, row, labels));
  }

  /** Something for each value of an attribute that a metric has, or lacks. */
  each(attribute: string, row: Metric, where: Labels, value: (labels: Labels) => number): Values {
    const found = new Set(this.#of(row, where).map(({ labels }) => labels[attribute]));
    return Object.fromEntries(
      [...found].map((label) => [label ?? "", value({ ...where, [attribute]: label })]),
    );
  }

  /** The values of a gauge. */
  gauges(row: Metric, where: Labels = {}): readonly Pick<Weighed, "labels" | "value" | "service">[] {
    return this.#of(row, where);
  }

  #of(row: Metric, where: Labels): readonly Weighed[] {
    const isMeant = ({ metric, labels }: Amount) =>
      metric === row && Object.entries(where).every(([name, value]) => labels[name] === value);
    return this.#amounts.filter(isMeant);
  }
}

/** What one query of a panel must show. */
export type Expectation = (told: Told) => Values;
