import type { CarbonIntensityProvider, Clock } from "@wattspan/core";
import type { BoundedStore } from "./bounded-store.js";
import { type KeptAnswer, keptAnswerIn } from "./kept-answer.js";

/** The process that asks the source has this long; then others may. */
const CLAIM_MS = 10_000;
/** The interval of looking for another process's answer, and its maximum in all. */
const LOOK_MS = 100;
const MAX_WAIT_MS = 5000;

/** Answers of one provider, shared between processes. */
export class SharedAnswers {
  readonly #prefix: string;
  readonly #clock: Pick<Clock, "schedule">;
  readonly #store: BoundedStore;

  constructor(
    { name, variant }: Pick<CarbonIntensityProvider, "name" | "variant">,
    clock: Pick<Clock, "schedule">,
    store: BoundedStore,
  ) {
    this.#prefix = `wattspan:intensity:1:${name}:${variant === undefined ? "" : `${variant}:`}`;
    this.#clock = clock;
    this.#store = store;
  }

  async read(key: string): Promise<KeptAnswer> {
    return keptAnswerIn(await this.#store.use((store) => store.get(this.#prefix + key)));
  }

  async write(key: string, answer: KeptAnswer, forMs: number): Promise<void> {
    await this.#store.use((store) => store.set(this.#prefix + key, JSON.stringify(answer), Math.ceil(forMs)));
  }

  /**
   * Runs `ask` unless another process does; else waits for an answer that `isNew`. If none comes in time, it
   * runs `ask` after all: the other process may have ended.
   */
  async once(
    key: string,
    what: "current" | "forecast",
    isNew: (kept: KeptAnswer) => boolean,
    ask: () => Promise<void>,
  ): Promise<void> {
    if (!this.#store.isThere) return ask();
    const claim = `${this.#prefix}${key}:${what}`;
    const isOurs = (await this.#store.use((store) => store.claim(claim, CLAIM_MS))) ?? true;
    if (!isOurs && (await this.#isAnswered(key, isNew))) return;
    try {
      // Between our read and our claim another process may have asked and finished.
      if (!isNew(await this.read(key))) await ask();
    } finally {
      if (isOurs) await this.#store.use((store) => store.release(claim));
    }
  }

  async #isAnswered(key: string, isNew: (kept: KeptAnswer) => boolean): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < MAX_WAIT_MS; waitedMs += LOOK_MS) {
      await new Promise<void>((resolve) => this.#clock.schedule(resolve, LOOK_MS));
      if (isNew(await this.read(key))) return true;
    }
    return false;
  }
}
