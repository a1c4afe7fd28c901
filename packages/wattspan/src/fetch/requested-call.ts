/** The inference behind a request, begun with it, or at its end where only the answer names the model. */

import { beginInference, type Ending } from "@wattspan/core/begin";
import { answerOf, isObject } from "@wattspan/core/observe";
import { type ToldCall, toldCall } from "../adapters/told-call.js";
import type { AskedInference } from "./model-request.js";

/** Begins it. @example requestedCall({ model: "gpt-4o-mini", provider: "openai" }).run(send) */
export function requestedCall(options: AskedInference): ToldCall {
  const { model } = options;
  return model === undefined ? new CallOfAnswer(options) : toldCall(beginInference({ ...options, model }));
}

/** Few pieces of an answer say tokens, and a later one repeats what an earlier one said. */
const MOST_PIECES = 16;

/** A call whose request does not let its model be seen: it is told when its answer is there, and then how long it took. */
class CallOfAnswer implements ToldCall {
  readonly #options: AskedInference;
  readonly #startMs = performance.now();
  #pieces: object[] = [];
  #ended = false;

  constructor(options: AskedInference) {
    this.#options = options;
  }

  run<R>(fn: () => R): R {
    return fn();
  }

  take(piece: unknown): void {
    if (this.#ended || !isObject(piece)) return;
    if (this.#pieces.length === MOST_PIECES) this.#pieces.splice(1, 1); // the first names the model, the last the tokens
    this.#pieces.push(piece);
  }

  end(ending?: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    const tookMs = performance.now() - this.#startMs;
    const pieces = this.#pieces;
    const model =
      pieces.map((piece) => answerOf(piece)?.model).find((name) => name !== undefined) ?? "unknown";
    const call = toldCall(beginInference({ ...this.#options, model }, { tookMs }));
    for (const piece of pieces) call.take(piece);
    call.end(ending);
    this.#pieces = [];
  }
}
