import type { TokenUsage } from "./token-usage.js";
import { type Answer, answerOf } from "./usage/answer.js";
import { sumUsage } from "./usage/token-counts.js";
import { addUsage } from "./usage.js";

/** What the answer belongs to: an inference. */
export interface AnswerHolder {
  answer: Answer | undefined;
  received: TokenUsage | undefined;
  readonly ended: boolean;
  readonly owner: { guard(stage: "usage", reason: string, task: () => void): void };
  progress(): void;
}

/** The answer to a request inside of an inference: its tokens are those of the inference, where that itself is never told any. */
export class InnerAnswer {
  readonly #holder: AnswerHolder;
  #usage: TokenUsage | undefined;

  constructor(holder: AnswerHolder) {
    this.#holder = holder;
  }

  run<R>(fn: () => R): R {
    return fn();
  }

  /** Takes a piece of the answer as its client reads it. */
  take(piece: unknown): void {
    const holder = this.#holder;
    holder.progress();
    holder.owner.guard("usage", "chunk", () => {
      const usage = addUsage(this.#usage, piece);
      if (usage === this.#usage) return;
      this.#usage = usage;
      holder.answer ??= answerOf(piece as object);
    });
  }

  end(): void {
    const holder = this.#holder;
    if (!holder.ended) holder.received = sumUsage(holder.received, this.#usage);
    this.#usage = undefined;
  }
}
