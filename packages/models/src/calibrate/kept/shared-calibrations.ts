/**
 * Shares calibrations with other processes and the next start of this one. Nobody waits for it, and it never
 * throws.
 */

import type { Clock } from "@wattspan/core";
import { untraced } from "@wattspan/core/untraced";
import { fresh, KEEP_MS } from "../band/fresh.js";
import { type Calibrations, calibrationsIn, calibrationText } from "./calibration-text.js";
import type { KeptKeys } from "./kept-keys.js";
import { lacks, mergedAll } from "./merged.js";

/** Where calibrations are kept: `fileStore` and `redisStore` of `wattspan`, or any store of texts by key. */
export interface CalibrationStore {
  /** The text under a key; `undefined` where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text for `forMs` milliseconds. */
  set(key: string, text: string, forMs: number): Promise<void>;
}

/** The delay between learning and writing. */
const WRITE_MS = 5000;
/** The interval at which a process that only estimates reads what others have learned. */
const LOOK_MS = 300_000;
/** A slower store is left until the next time. */
const STORE_MS = 5000;

/** The store, its key, and the handler of its errors. */
interface Sharing {
  readonly key: string;
  readonly store: CalibrationStore;
  readonly keys: KeptKeys;
  readonly clock: Pick<Clock, "schedule" | "wall">;
  readonly onError: (error: unknown) => void;
}

/** One round at a time: it reads the store, merges both sides, and writes what the store lacks. */
export class SharedCalibrations {
  readonly #sharing: Sharing;
  #cancel: (() => void) | undefined;
  #isDirty = false;
  #round: Promise<void> | undefined;

  constructor(sharing: Sharing) {
    this.#sharing = sharing;
    void this.round();
  }

  /** Called after a report. */
  learned(): void {
    if (this.#isDirty) return;
    this.#isDirty = true;
    this.#schedule(WRITE_MS);
  }

  /** Called for an estimate. */
  used(): void {
    if (!this.#cancel && !this.#round) this.#schedule(LOOK_MS);
  }

  /** Runs a round now, or after the current one. Resolves when it is done, even if it failed. */
  async round(): Promise<void> {
    while (this.#round) await this.#round;
    this.#cancel?.();
    this.#cancel = undefined;
    const isDirty = this.#isDirty;
    this.#isDirty = false;
    this.#round = this.#withDeadline(() => this.#exchange())
      .catch((error) => {
        // Here, not in the exchange: one that fails after its deadline has no timer that follows it.
        this.#isDirty ||= isDirty;
        this.#sharing.onError(error);
      })
      .finally(() => {
        this.#round = undefined;
        if (this.#isDirty) this.#schedule(WRITE_MS);
      });
    await this.#round;
  }

  async #exchange(): Promise<void> {
    const { store, key, keys, clock } = this.#sharing;
    const theirs = this.#read(await store.get(key));
    const ours = mergedAll(keys.entries(clock.wall()), theirs);
    keys.replace(ours);
    // Other processes write without asking: what they have overwritten is written again.
    if (lacks(theirs, ours)) await store.set(key, calibrationText(ours), KEEP_MS);
  }

  #read(text: string | undefined): Calibrations {
    if (text === undefined) return [];
    try {
      const nowMs = this.#sharing.clock.wall();
      return calibrationsIn(text).flatMap(([key, calibration]) => {
        const kept = fresh(calibration, nowMs);
        return kept ? [[key, kept] as const] : [];
      });
    } catch (error) {
      this.#sharing.onError(error);
      return [];
    }
  }

  /** Outside traces, with a deadline. */
  async #withDeadline(fn: () => Promise<void>): Promise<void> {
    let cancel = () => undefined as unknown;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`the store of calibrations did not answer within ${STORE_MS} ms`);
      cancel = this.#sharing.clock.schedule(() => reject(error), STORE_MS);
    });
    try {
      await Promise.race([untraced(fn), late]);
    } finally {
      cancel();
    }
  }

  #schedule(delayMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#sharing.clock.schedule(() => void this.round(), delayMs);
  }
}
