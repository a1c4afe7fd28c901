/** Keeps calibrations where other processes, and the next start of this one, find them. Nobody waits for it, and nothing of it throws. */

import type { Clock } from "@wattspan/core";
import { untraced } from "@wattspan/core/untraced";
import { fresh, KEEP_MS } from "../band/fresh.js";
import { type Calibrations, calibrationsIn, calibrationText } from "./calibration-text.js";
import type { KeptKeys } from "./kept-keys.js";
import { lacks, mergedAll } from "./merged.js";

/** Where calibrations are kept: `fileStore` and `redisStore` of `wattspan`, or anything that holds texts under keys. */
export interface CalibrationStore {
  /** The text under a key; `undefined` where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text for so many milliseconds. */
  set(key: string, text: string, forMs: number): Promise<void>;
}

/** What was learned is written so long after it. */
const WRITE_MS = 5000;
/** A process that only estimates looks so often what others have learned. */
const LOOK_MS = 300_000;
/** A store that takes longer is left until the next time. */
const STORE_MS = 5000;

/** Where, what, and who hears of failures. */
interface Sharing {
  readonly key: string;
  readonly store: CalibrationStore;
  readonly keys: KeptKeys;
  readonly clock: Pick<Clock, "schedule" | "wall">;
  readonly onError: (error: unknown) => void;
}

/** One round at a time: what is kept is read, both are made one, and what of ours is not there is written. */
export class SharedCalibrations {
  readonly #sharing: Sharing;
  #cancel: (() => void) | undefined;
  #isDirty = false;
  #round: Promise<void> | undefined;

  constructor(sharing: Sharing) {
    this.#sharing = sharing;
    void this.round();
  }

  /** Something was learned. */
  learned(): void {
    if (this.#isDirty) return;
    this.#isDirty = true;
    this.#schedule(WRITE_MS);
  }

  /** Something is estimated. */
  used(): void {
    if (!this.#cancel && !this.#round) this.#schedule(LOOK_MS);
  }

  /** Does it now, or when the round that runs is over. Resolves when it is done, also where that failed. */
  async round(): Promise<void> {
    while (this.#round) await this.#round;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#round = this.#withDeadline(() => this.#exchange()).finally(() => {
      this.#round = undefined;
      if (this.#isDirty) this.#schedule(WRITE_MS);
    });
    await this.#round;
  }

  async #exchange(): Promise<void> {
    const { store, key, keys, clock } = this.#sharing;
    const isDirty = this.#isDirty;
    this.#isDirty = false;
    try {
      const theirs = this.#read(await store.get(key));
      const ours = mergedAll(keys.entries(clock.wall()), theirs);
      keys.replace(ours);
      // Others write without asking: what they have overwritten of ours is written again.
      if (lacks(theirs, ours)) await store.set(key, calibrationText(ours), KEEP_MS);
    } catch (error) {
      this.#isDirty ||= isDirty;
      throw error;
    }
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

  /** Outside of traces, and never longer than a while. */
  async #withDeadline(fn: () => Promise<void>): Promise<void> {
    let cancel = () => undefined as unknown;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`the store of calibrations did not answer within ${STORE_MS} ms`);
      cancel = this.#sharing.clock.schedule(() => reject(error), STORE_MS);
    });
    try {
      await Promise.race([untraced(fn), late]);
    } catch (error) {
      this.#sharing.onError(error);
    } finally {
      cancel();
    }
  }

  #schedule(delayMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#sharing.clock.schedule(() => void this.round(), delayMs);
  }
}
