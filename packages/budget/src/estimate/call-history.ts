import type { Vector } from "../amounts/dimensions.js";
import { RecentQuantile } from "./recent-quantile.js";

const MAX_CLASSES = 256;
const SEPARATOR = "\n";

/** What distinguishes calls that take alike. */
export interface CallClass {
  readonly model?: string | undefined;
  readonly operation?: string | undefined;
  readonly step?: string | undefined;
}

/** The name of a class. */
export const classOf = ({ model = "", operation = "", step = "" }: CallClass): string =>
  `${model}${SEPARATOR}${operation}${SEPARATOR}${step}`;

/** The class of a name. */
export function classNamed(name: string): CallClass {
  const [model, operation, step] = name.split(SEPARATOR).map((part) => part || undefined);
  return { model, operation, step };
}

interface LearnedClass {
  readonly quantiles: (RecentQuantile | undefined)[];
  /** The number of the lesson that was its last. */
  lesson: number;
}

/**
 * What calls took, by class: model × operation × step. Calls are never pooled across classes, as a quantile of
 * all of them fits none. 256 classes at most: the one that has learned nothing for longest makes room.
 */
export class CallHistory {
  readonly #classes = new Map<string, LearnedClass>();
  #lessons = 0;

  /** Unknown amounts are not learned from. */
  learn(name: string, taken: Vector): void {
    const known = this.#classes.get(name) ?? this.#open(name);
    known.lesson = ++this.#lessons;
    for (let i = 0; i < taken.length; i++) {
      const amount = taken[i] as number;
      if (!(amount >= 0)) continue;
      known.quantiles[i] ??= new RecentQuantile();
      known.quantiles[i]?.add(amount);
    }
  }

  /** The quantile of a dimension. `NaN`: not known yet. */
  expected(name: string, dimension: number, q: number): number {
    return this.#classes.get(name)?.quantiles[dimension]?.at(q) ?? Number.NaN;
  }

  /** All that was learned: by class and dimension, the last values, oldest first. */
  *entries(): Generator<readonly [name: string, values: readonly (readonly number[])[]]> {
    for (const [name, { quantiles }] of this.#classes)
      yield [name, Array.from(quantiles, (quantile) => quantile?.values ?? [])];
  }

  #open(name: string): LearnedClass {
    if (this.#classes.size >= MAX_CLASSES) this.#forgetOldest();
    const opened: LearnedClass = { quantiles: [], lesson: 0 };
    this.#classes.set(name, opened);
    return opened;
  }

  #forgetOldest(): void {
    let oldest: readonly [string, LearnedClass] | undefined;
    for (const entry of this.#classes) if (!oldest || entry[1].lesson < oldest[1].lesson) oldest = entry;
    if (oldest) this.#classes.delete(oldest[0]);
  }
}
