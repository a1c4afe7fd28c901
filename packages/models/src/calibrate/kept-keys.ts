/** What is known of each key, for a bounded number of keys. */

import type { EstimateComparison } from "@wattspan/core";
import { added, type Calibration, NO_CALIBRATION, type Report, summaryOf } from "./calibration.js";
import type { MethodBand, Scores } from "./reported-band.js";

/** Keys that are kept: a service uses few models. About 15 kB each at most. */
export const MOST_KEYS = 256;
/** A model's name is shorter; what a caller makes up may not be. */
const LONGEST_KEY = 512;

/** A key's calibration, with what it comes to: computed once for each report, not for each estimate. */
export interface Kept {
  readonly calibration: Calibration;
  readonly scores: Scores;
}

/** Keys in the order of their last report; the oldest goes first. */
export class KeptKeys {
  readonly #keys = new Map<string, Kept>();

  get(key: string): Kept | undefined {
    return this.#keys.get(key);
  }

  /** All keys, that with the newest report last. */
  entries(): (readonly [string, Calibration])[] {
    return [...this.#keys].map(([key, { calibration }]) => [key, calibration] as const);
  }

  set(key: string, calibration: Calibration): void {
    if (key.length > LONGEST_KEY) return;
    this.#keys.delete(key);
    this.#keys.set(key, { calibration, scores: summaryOf(calibration) });
    if (this.#keys.size > MOST_KEYS) this.#keys.delete(this.#keys.keys().next().value as string);
  }

  add(key: string, report: Report, method: MethodBand): EstimateComparison {
    const known = this.#keys.get(key);
    const { calibration, comparison } = added(
      known?.calibration ?? NO_CALIBRATION,
      report,
      method,
      known?.scores,
    );
    this.set(key, calibration);
    return comparison;
  }
}
