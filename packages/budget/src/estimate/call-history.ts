import type { Vector } from "../amounts/dimensions.js";
import { boundedName } from "./bounded-name.js";
import { RecentQuantile } from "./recent-quantile.js";

const MAX_CLASSES = 256;

/** What distinguishes calls that take alike. */
export interface CallClass {
  readonly model?: string | undefined;
  readonly operation?: string | undefined;
  readonly step?: string | undefined;
}

/** What calls of one class took last. */
export class ClassHistory {
  readonly callClass: CallClass;
  /** The number of the lesson that was its last, over all classes. */
  lesson = 0;
  /** Whether it has what a state kept. A budget and its parts share a history, and the state of each has all of it. */
  isRestored = false;
  readonly #quantiles: (RecentQuantile | undefined)[] = [];

  constructor({ model, operation, step }: CallClass) {
    this.callClass = { model, operation, step };
  }

  /** Of each dimension, the last values, oldest first. */
  get taken(): readonly (readonly number[])[] {
    return Array.from(this.#quantiles, (quantile) => quantile?.values ?? []);
  }

  /** Unknown amounts are not learned from. */
  learn(taken: Vector): void {
    this.lesson = ++lessons;
    for (let i = 0; i < taken.length; i++) {
      const amount = taken[i] as number;
      if (!(amount >= 0)) continue;
      const quantile = this.#quantiles[i] ?? new RecentQuantile();
      this.#quantiles[i] = quantile;
      quantile.add(amount);
    }
  }

  /** The quantile of a dimension. `NaN`: not known yet. */
  expected(dimension: number, q: number): number {
    return this.#quantiles[dimension]?.at(q) ?? Number.NaN;
  }
}

let lessons = 0;

/**
 * What calls took, by class: model × operation × step. Calls are never pooled across classes, as a quantile of
 * all of them fits none. 256 classes at most: the one that has learned nothing for longest makes room.
 */
export class CallHistory {
  readonly #classes = new Map<string, ClassHistory>();

  /** The class of a call. Names that are long are cut. */
  of(call: CallClass): ClassHistory {
    const model = boundedName(call.model);
    const operation = boundedName(call.operation);
    const step = boundedName(call.step);
    const name = `${model ?? ""}\n${operation ?? ""}\n${step ?? ""}`;
    return this.#classes.get(name) ?? this.#open(name, { model, operation, step });
  }

  [Symbol.iterator](): Iterator<ClassHistory> {
    return this.#classes.values();
  }

  #open(name: string, call: CallClass): ClassHistory {
    if (this.#classes.size >= MAX_CLASSES) this.#forgetOldest();
    const opened = new ClassHistory(call);
    this.#classes.set(name, opened);
    return opened;
  }

  #forgetOldest(): void {
    let oldest: readonly [string, ClassHistory] | undefined;
    for (const entry of this.#classes) if (!oldest || entry[1].lesson < oldest[1].lesson) oldest = entry;
    if (oldest) this.#classes.delete(oldest[0]);
  }
}
