/**
 * The inference behind a request. It begins with the request, or at its end if only the answer names the
 * model.
 */

import { isHostedByName } from "@wattspan/core/attempts";
import { beginInference, type Ending } from "@wattspan/core/manual";
import { answerOf, isObject } from "@wattspan/core/observe";
import { PieceCounter } from "../../counting/piece-counter.js";
import { type ReportedCall, reportedCall } from "../reported-call.js";
import type { AskedInference } from "./model-request.js";

/** Begins it, unless a budget refuses it. @example requestedCall({ model: "gpt-4o-mini", provider: "openai" }).run(send) */
export function requestedCall(options: AskedInference): ReportedCall {
  const { model } = options;
  return model === undefined
    ? new CallOfAnswer(options)
    : reportedCall(beginInference({ ...options, model }, { canRefuse: true }));
}

/**
 * The call of a request to a server on this machine, inside a reported one that counts as hosted because of its client:
 * what is measured here counts in the place of an estimate. Its budgets were asked for the one around.
 */
export function callHere({ model, ...options }: AskedInference): ReportedCall | undefined {
  if (model === undefined || options.runsOn === "remote" || !isHostedByName(model)) return undefined;
  return reportedCall(beginInference({ ...options, model }));
}

/**
 * Only a few pieces of an answer state tokens or names: those at its start, and those at its end, which
 * repeat earlier ones.
 */
const FIRST_PIECES = 4;
const MAX_PIECES = 16;

/**
 * A call whose request does not reveal its model. It is reported once its answer is there, with its duration.
 */
class CallOfAnswer implements ReportedCall {
  readonly #options: AskedInference;
  readonly #startMs = performance.now();
  readonly #counter: PieceCounter;
  #pieces: object[] = [];
  #ended = false;

  constructor(options: AskedInference) {
    this.#options = options;
    this.#counter = new PieceCounter({ ...options, model: "" });
  }

  run<R>(fn: () => R): R {
    return fn();
  }

  take(piece: unknown): void {
    if (this.#ended || !isObject(piece)) return;
    this.#counter.take(piece, performance.now() - this.#startMs);
    if (this.#pieces.length === MAX_PIECES) this.#pieces.splice(FIRST_PIECES, 1);
    this.#pieces.push(piece);
  }

  end(ending?: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    const tookMs = performance.now() - this.#startMs;
    const pieces = this.#pieces;
    const model =
      pieces.map((piece) => answerOf(piece)?.model).find((name) => name !== undefined) ?? "unknown";
    const call = reportedCall(beginInference({ ...this.#options, model }, { tookMs }));
    for (const piece of pieces) call.take(piece);
    call.take(this.#counter); // it has seen the pieces between too
    call.end(ending);
    this.#pieces = [];
  }
}
