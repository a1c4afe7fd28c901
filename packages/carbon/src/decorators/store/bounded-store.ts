/** Uses a store within a time limit and outside traces. A store that fails counts as none. */

import type { Clock } from "@wattspan/core";
import { untraced } from "@wattspan/core/untraced";
import { withDeadline } from "../../http/deadline.js";

/**
 * Where `cached` keeps answers for other processes, or for the next start of this one: a file, Redis, or any
 * store of texts by key. What it returns is checked. When it fails, nothing was kept.
 */
export interface IntensityStore {
  /** The text under a key; `undefined` where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text for `forMs` milliseconds. */
  set(key: string, text: string, forMs: number): Promise<void>;
  /**
   * Claims a key: `true` for the first caller, `false` for others, until `forMs` are over or it is released.
   * The holder asks the source; the others wait for its answer.
   */
  claim(key: string, forMs: number): Promise<boolean>;
  /** Releases a claimed key. */
  release(key: string): Promise<void>;
}

/** A slower store is no help. */
const STORE_MS = 500;
const never = new AbortController().signal;

/** A store whose failures never reach the caller. */
export class BoundedStore {
  readonly #clock: Pick<Clock, "schedule">;
  readonly #store: IntensityStore | undefined;
  readonly #onError: ((error: unknown) => void) | undefined;

  constructor(
    clock: Pick<Clock, "schedule">,
    store: IntensityStore | undefined,
    onError: ((error: unknown) => void) | undefined,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#onError = onError;
  }

  get isThere(): boolean {
    return this.#store !== undefined;
  }

  /** The answer of the store; `undefined` where there is none, and where it fails. */
  async use<T>(ask: (store: IntensityStore) => Promise<T>): Promise<T | undefined> {
    const store = this.#store;
    if (!store) return undefined;
    const late = () => new Error(`the store did not answer within ${STORE_MS} ms`);
    try {
      return await withDeadline(this.#clock, STORE_MS, never, late, () => untraced(async () => ask(store)));
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  #report(error: unknown): void {
    try {
      this.#onError?.(error);
    } catch {
      return; // The error handler itself may fail, and nothing is left to report that to.
    }
  }
}
