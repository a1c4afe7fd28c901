/** Calibrations by key, bounded. */

import type { EstimateComparison } from "@wattspan/core";
import {
  added,
  type Calibration,
  isDoubtful,
  isTrusted,
  NO_CALIBRATION,
  statedByOther,
  summaryOf,
} from "../band/calibration.js";
import { fresh, KEEP_MS, timesOf } from "../band/fresh.js";
import type { MethodBand, Scores } from "../band/reported-band.js";
import type { Report } from "../band/reports.js";
import { partsOf } from "./key.js";
import { KnownSizes } from "./known-sizes.js";

/**
 * Maximum number of keys: a service uses few models, with calls of some five sizes. At about 15 kB each at
 * most, together they fit a `fileStore`.
 */
export const MAX_KEYS = 256;
/** Names of models are shorter; invented ones may not be. */
export const MAX_KEY_LENGTH = 512;

/** A key's calibration with its statistics: computed once per report, not per estimate. */
export interface Kept {
  readonly calibration: Calibration;
  readonly scores: Scores;
  readonly isTrusted: boolean;
  readonly isDoubtful: boolean;
  readonly oldestMs: number;
}

/** What is known of another size: of estimates from some joules up to others. */
export interface Nearest extends Kept {
  readonly from: number;
  readonly to: number;
}

/** Keys in the order of their last report; the oldest goes first. */
export class KeptKeys {
  #keys = new Map<string, Kept>();
  /** Rebuilt after the keys have changed. */
  #sizes: KnownSizes | undefined;

  /** The calibration of a key, without reports older than a week. */
  get(key: string, nowMs: number): Kept | undefined {
    const kept = this.#keys.get(key);
    if (!kept || nowMs - kept.oldestMs < KEEP_MS) return kept;
    const calibration = fresh(kept.calibration, nowMs);
    const next = calibration && keptOf(calibration);
    if (next) this.#keys.set(key, next);
    else {
      this.#keys.delete(key);
      this.#sizes = undefined;
    }
    return next;
  }

  /**
   * The calibration of the nearest trusted size, where too little is known of a key. Undefined where much of
   * the key itself was refused.
   */
  nearest(key: string, nowMs: number): Nearest | undefined {
    if (this.get(key, nowMs)?.isDoubtful) return undefined;
    this.#sizes ??= new KnownSizes(this.#keys.keys());
    for (const other of this.#sizes.nearest(key)) {
      const kept = this.get(other, nowMs);
      if (kept?.isTrusted) return { ...kept, ...partsOf(other) };
    }
    return undefined;
  }

  /** All keys, the one with the newest report last. */
  entries(nowMs: number): (readonly [string, Calibration])[] {
    return [...this.#keys.keys()].flatMap((key) => {
      const kept = this.get(key, nowMs);
      return kept ? [[key, kept.calibration] as const] : [];
    });
  }

  /** Replaces the keys by the given ones, up to the maximum, the one with the newest report last. */
  replace(entries: readonly (readonly [string, Calibration])[]): void {
    const before = this.#keys;
    this.#sizes = undefined;
    this.#keys = new Map(
      entries.map(([key, calibration]) => {
        const kept = before.get(key);
        return [key, kept?.calibration === calibration ? kept : keptOf(calibration)];
      }),
    );
  }

  /** Adds a report. A refused report of an unknown key is dropped: invented names would displace others. */
  add(key: string, report: Report, method: MethodBand): EstimateComparison {
    const known = this.get(key, report.atMs);
    const other = known?.isTrusted ? undefined : this.nearest(key, report.atMs);
    const { calibration, comparison } = added(
      known?.calibration ?? NO_CALIBRATION,
      report,
      method,
      known?.scores,
      other && statedByOther(other.calibration, other.scores, method),
    );
    if (known || comparison !== "refused") this.#set(key, calibration);
    return comparison;
  }

  #set(key: string, calibration: Calibration): void {
    if (key.length > MAX_KEY_LENGTH) return;
    if (!this.#keys.has(key)) this.#sizes = undefined;
    this.#keys.delete(key);
    this.#keys.set(key, keptOf(calibration));
    if (this.#keys.size > MAX_KEYS) this.#keys.delete(this.#keys.keys().next().value as string);
  }
}

const keptOf = (calibration: Calibration): Kept => ({
  calibration,
  scores: summaryOf(calibration),
  isTrusted: isTrusted(calibration),
  isDoubtful: isDoubtful(calibration),
  oldestMs: timesOf(calibration).oldestMs,
});
