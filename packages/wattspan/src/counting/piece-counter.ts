/**
 * Counts the tokens of a stream whose provider states none, from its pieces. The counts have bands, and are
 * computed only when asked for at the end.
 */

import type { InferenceOptions, TokenUsage, UsageCounter } from "@wattspan/core";
import { isObject } from "@wattspan/core/observe";
import { WATTSPAN } from "@wattspan/core/shared";
import { amountDuring, secondsFromMs } from "@wattspan/core/units";
import { inputIn } from "./asked-input.js";
import { type PieceText, readPiece } from "./piece-text.js";
import { type TokenBounds, tokensOfPieces } from "./token-bounds.js";
import { hintAtUsage } from "./usage-hint.js";

/** Tokens of an answer without text: ends, and markers of tool calls. An assumption. */
const WITHOUT_TEXT = 8;
/** Models decode no faster for one reader, except those that show their reasoning. An assumption. */
const FASTEST_PER_S = 300;

/** The count so far. Its size does not grow with the number of pieces. */
interface PieceCount extends PieceText {
  /**
   * Milliseconds from the start of the call to the first piece with text, to the first of the answer itself,
   * and to the last.
   */
  firstMs?: number;
  answerMs?: number;
  lastMs?: number;
  input?: TokenBounds | undefined;
}

/** A counter for one call. */
export class PieceCounter implements UsageCounter {
  /** Copies of this package take over each other's counts. */
  readonly [WATTSPAN]: { pieceCount: PieceCount } = {
    pieceCount: { texts: 0, bytes: 0, answers: false, opaque: false, ended: false, inDeltas: false },
  };
  readonly #call: Pick<InferenceOptions, "model" | "provider" | "operation">;

  constructor(call: Pick<InferenceOptions, "model" | "provider" | "operation">) {
    this.#call = call;
  }

  /** Takes a piece, an input, or the count of another counter, which replaces ours. */
  take(piece: unknown, elapsedMs: number): void {
    if (!isObject(piece) || this.#call.operation === "embeddings") return;
    const other = (piece as Partial<PieceCounter>)[WATTSPAN]?.pieceCount;
    if (other) {
      this[WATTSPAN].pieceCount = { ...other };
      return;
    }
    const count = this[WATTSPAN].pieceCount;
    const input = inputIn(piece);
    if (input) count.input = input;
    const { texts } = count;
    readPiece(piece, count);
    if (count.texts === texts) return;
    count.firstMs ??= elapsedMs;
    if (count.answers) count.answerMs ??= elapsedMs;
    count.lastMs = elapsedMs;
  }

  usage(): TokenUsage | undefined {
    const count = this[WATTSPAN].pieceCount;
    const { opaque, texts, input } = count;
    if (opaque || texts === 0) return undefined;
    const output = outputOf(count);
    const side = (which: keyof TokenBounds) => ({
      ...(input && { inputFresh: input[which] }),
      output: output[which],
    });
    return {
      ...side("value"),
      counted: input ? ["inputFresh", "output"] : ["output"],
      band: { low: side("low"), high: side("high") },
    };
  }

  used(): void {
    if (this[WATTSPAN].pieceCount.ended) hintAtUsage(this.#call);
  }
}

function outputOf(count: PieceCount): TokenBounds {
  const { low, value, high } = tokensOfPieces(count.bytes, count.texts);
  return { low, value, high: high + WITHOUT_TEXT + unseenOf(count, value) };
}

/**
 * Reasoning may stay hidden. Its limits: what fits into the time before the answer at the later pace, and,
 * with all visible text, into the whole time.
 */
function unseenOf({ firstMs = 0, answerMs, lastMs = 0 }: PieceCount, seen: number): number {
  const lasted = Math.max(secondsFromMs(lastMs - firstMs), seen / FASTEST_PER_S);
  const before = (seen / lasted) * secondsFromMs(answerMs ?? lastMs);
  return Math.ceil(Math.max(0, Math.min(before, amountDuring(FASTEST_PER_S, lastMs) - seen)));
}

/**
 * The counter of `startWattspan` for streams of hosted models that state no tokens. It counts pieces and
 * their bytes, within bounds that hold for any tokenizer. The input is counted by the bytes of the request,
 * if a metered `fetch` sees it.
 * @example createMetering({ usageCounter: pieceCounter })
 */
export const pieceCounter = (call: InferenceOptions): UsageCounter => new PieceCounter(call);
