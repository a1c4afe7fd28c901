/** What a store holds, reached in bounded time; a store that fails is as if there were none. */

import type { Clock } from "@wattspan/core";
import { untraced } from "@wattspan/core/untraced";
import type { IntensityStore } from "../intensity-store.js";
import { withDeadline } from "./deadline.js";
import { type KeptAnswer, keptAnswerIn } from "./kept-answer.js";

/** A store that takes longer is no help. */
const STORE_MS = 500;
/** The one that asks the source has so long; then others may. */
const CLAIM_MS = 10_000;
/** So often it is looked whether another process has its answer, and so long in all. */
const LOOK_MS = 100;
const MOST_WAIT_MS = 5000;
const never = new AbortController().signal;

/** The answers of one provider that processes share. */
export class SharedAnswers {
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #store: IntensityStore | undefined;
  readonly #onError: ((error: unknown) => void) | undefined;

  constructor(
    name: string,
    clock: Clock,
    store: IntensityStore | undefined,
    onError?: (error: unknown) => void,
  ) {
    this.#prefix = `wattspan:intensity:1:${name}:`;
    this.#clock = clock;
    this.#store = store;
    this.#onError = onError;
  }

  async read(key: string): Promise<KeptAnswer> {
    return keptAnswerIn(await this.#try((store) => store.get(this.#prefix + key)));
  }

  async write(key: string, answer: KeptAnswer, forMs: number): Promise<void> {
    await this.#try((store) => store.set(this.#prefix + key, JSON.stringify(answer), Math.ceil(forMs)));
  }

  /**
   * Runs `ask` if nobody else does; else waits for an answer that `isNew`. What does not come in time, `ask` brings after all:
   * the other process may have ended.
   */
  async once(
    key: string,
    what: "current" | "forecast",
    isNew: (kept: KeptAnswer) => boolean,
    ask: () => Promise<void>,
  ): Promise<void> {
    if (!this.#store) return ask();
    const claim = `${this.#prefix}${key}:${what}`;
    const isOurs = (await this.#try((store) => store.claim(claim, CLAIM_MS))) ?? true;
    if (!isOurs && (await this.#isAnswered(key, isNew))) return;
    try {
      // Between our look into the store and our claim another may have asked, and be done.
      if (!isNew(await this.read(key))) await ask();
    } finally {
      if (isOurs) await this.#try((store) => store.release(claim));
    }
  }

  async #isAnswered(key: string, isNew: (kept: KeptAnswer) => boolean): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < MOST_WAIT_MS; waitedMs += LOOK_MS) {
      await new Promise<void>((resolve) => this.#clock.schedule(resolve, LOOK_MS));
      if (isNew(await this.read(key))) return true;
    }
    return false;
  }

  async #try<T>(use: (store: IntensityStore) => Promise<T>): Promise<T | undefined> {
    const store = this.#store;
    if (!store) return undefined;
    const late = () => new Error(`the store did not answer within ${STORE_MS} ms`);
    try {
      return await withDeadline(this.#clock, STORE_MS, never, late, () => untraced(async () => use(store)));
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  #tell(error: unknown): void {
    try {
      this.#onError?.(error);
    } catch {
      this.#clock.now(); // What listens to failures may fail itself; there is nobody left to tell.
    }
  }
}
