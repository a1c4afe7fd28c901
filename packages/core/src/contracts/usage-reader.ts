import type { TokenUsage } from "./token-usage.js";

/** How a client's answers state their tokens. One file per reader. */
export interface UsageReader {
  readonly name: string;
  /** Members of its answers and pieces. What has none of them, or only empty ones, is not read. */
  readonly marks: readonly string[];
  /**
   * The tokens in an answer, or in a piece of one; undefined if they are not stated so. Reads own data properties
   * only: getters may do anything.
   * @param model The requested model: the name for unnamed parts of a call that several models served.
   */
  read(answer: object, model?: string): TokenUsage | undefined;
  /** How a piece of a stream counts. Default: `so-far`. */
  counts?(piece: object, usage: TokenUsage, before: TokenUsage | undefined): PieceCount | undefined;
}

/**
 * `so-far`: counts are cumulative; `more`: they are added; `sum`: of pieces that said more; `passed-on`: the same is
 * stated again at the end.
 */
export type PieceCount = "so-far" | "more" | "sum" | "passed-on";
