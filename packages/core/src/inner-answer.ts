import type { Activity } from "./activity.js";
import { answerOf } from "./usage/answer.js";
import { sumUsage } from "./usage/token-counts.js";
import { addUsage } from "./usage.js";

/** The answer to a request inside of an inference: its tokens are those of the inference, where that itself is never told any. */
export class InnerAnswer {
  readonly #activity: Activity;
  #usage: Activity["usage"];

  constructor(activity: Activity) {
    this.#activity = activity;
  }

  run<R>(fn: () => R): R {
    return fn();
  }

  /** Takes a piece of the answer as its client reads it. */
  take(piece: unknown): void {
    const activity = this.#activity;
    activity.progress();
    activity.owner.guard("usage", "chunk", () => {
      const usage = addUsage(this.#usage, piece);
      if (usage === this.#usage) return;
      this.#usage = usage;
      activity.answer ??= answerOf(piece as object);
    });
  }

  end(): void {
    const activity = this.#activity;
    if (!activity.ended) activity.received = sumUsage(activity.received, this.#usage);
    this.#usage = undefined;
  }
}
