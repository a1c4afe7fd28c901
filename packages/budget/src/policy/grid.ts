import { msFromSeconds } from "@wattspan/core/units";
import { DIMENSIONS } from "../amounts/dimensions.js";
import type { GridRule } from "./policy.js";

const DEFAULT_STALE_S = 7200;
const DEFAULT_OF: NonNullable<GridRule["of"]> = ["energyJ", "co2eG"];

/** Limits that follow the grid. Pure: every moment is passed in, in monotonic milliseconds. */
export class GridFactor {
  readonly #rule: GridRule;
  #gramsPerKwh = Number.NaN;
  #readAtMs = Number.NEGATIVE_INFINITY;
  /** Since when the factor has been below 1. */
  #dirtySinceMs: number | undefined;

  constructor(rule: GridRule) {
    this.#rule = rule;
  }

  /** An intensity that is negative or not a finite number is none. */
  read(gramsPerKwh: number, nowMs: number): void {
    if (!(gramsPerKwh >= 0 && gramsPerKwh < Number.POSITIVE_INFINITY)) return;
    if (this.#isStale(nowMs)) this.#dirtySinceMs = undefined;
    this.#gramsPerKwh = gramsPerKwh;
    this.#readAtMs = nowMs;
    if (gramsPerKwh <= this.#rule.referenceGramsPerKwh) this.#dirtySinceMs = undefined;
    else this.#dirtySinceMs ??= nowMs;
  }

  /** The factor of the limits: 1 without a fresh intensity, and after too long below 1. */
  at(nowMs: number): number {
    const { referenceGramsPerKwh, atLeast, atMost, overrideAfterS } = this.#rule;
    if (this.#isStale(nowMs)) return 1;
    if (this.#dirtySinceMs !== undefined && nowMs - this.#dirtySinceMs >= msFromSeconds(overrideAfterS))
      return 1;
    return Math.min(atMost, Math.max(atLeast, referenceGramsPerKwh / this.#gramsPerKwh));
  }

  /** The limits at a moment. */
  applied(limits: Float64Array, nowMs: number): Float64Array {
    const factor = this.at(nowMs);
    const { of = DEFAULT_OF } = this.#rule;
    return factor === 1
      ? limits
      : limits.map((limit, i) => (of.some((one) => one === DIMENSIONS[i]) ? limit * factor : limit));
  }

  #isStale(nowMs: number): boolean {
    const { staleAfterS = DEFAULT_STALE_S } = this.#rule;
    const ageMs = nowMs - this.#readAtMs; // infinite before the first one
    return ageMs === Number.POSITIVE_INFINITY || ageMs > msFromSeconds(staleAfterS);
  }
}
