import { DIMENSIONS, type Dimension, type Vector } from "../amounts/dimensions.js";
import { isBeyond } from "./account.js";
import type { Receipt } from "./receipt.js";

/** More kinds than rules of policies make. */
const MAX_KINDS = 500;

/** How often a budget decided in one way. */
export interface DecisionCount {
  readonly decision: Receipt["decision"];
  readonly rule: string;
  /** Of a refusal. */
  readonly dimension: Dimension | undefined;
  count: number;
}

/** How often a budget decided what, and how often critical work was charged beyond a limit. */
export class Tally {
  /** By dimension. */
  readonly overruns = new Float64Array(DIMENSIONS.length);
  readonly #decisions = new Map<string, DecisionCount>();

  get decisions(): Iterable<DecisionCount> {
    return this.#decisions.values();
  }

  decided(decision: Receipt["decision"], rule: string, dimension?: Dimension): void {
    const key = `${decision} ${dimension} ${rule}`;
    const counted = this.#decisions.get(key);
    if (counted) counted.count++;
    else if (this.#decisions.size < MAX_KINDS || rule === "(others)")
      this.#decisions.set(key, { decision, rule, dimension, count: 1 });
    else this.decided(decision, "(others)", dimension);
  }

  /** @param spent With the charge. */
  chargedCritical(charged: Vector, spent: ArrayLike<number>, limits: Float64Array): void {
    for (const [i, amount] of charged.entries())
      if (amount > 0 && isBeyond(spent[i] as number, limits[i] as number))
        this.overruns[i] = (this.overruns[i] as number) + 1;
  }
}
