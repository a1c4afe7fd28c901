/** The tokens of a call, and what reads them. */

/**
 * Tokens of one inference, as a partition: the fields do not overlap, except that `reasoning` is part of
 * `output`. A missing field is unknown, never 0. The whole input is the sum of `inputFresh`, `cacheRead`,
 * `cacheWrite`, `image` and `audio`.
 */
export interface TokenUsage {
  /** Computed input tokens: without cache reads and writes, and without the tokens in `image` and `audio`. */
  readonly inputFresh?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** All output tokens, including reasoning, pictures and sound. */
  readonly output?: number;
  readonly reasoning?: number;
  /** Computed input tokens of pictures and films, when stated. Otherwise they are in the fields above. */
  readonly image?: number;
  /** Computed input tokens of sound, when stated. Otherwise they are in the fields above. */
  readonly audio?: number;
  /** The tokens of each model, when several served one call. The fields above are the sum. */
  readonly byModel?: readonly (TokenUsage & { readonly model: string })[];
  /**
   * The counted fields: by the application (see `countedUsage`), or in the pieces of a stream. The provider
   * stated the others.
   */
  readonly counted?: readonly CountedField[];
  /** Minimum and maximum of the fields that were counted in pieces. */
  readonly band?: { readonly low: CountedTokens; readonly high: CountedTokens };
}

type CountedField = "inputFresh" | "output";
type CountedTokens = { readonly [field in CountedField]?: number };

/** How a client's answers state their tokens. One file per reader. */
export interface UsageReader {
  readonly name: string;
  /** Members of its answers and pieces. What has none of them, or only empty ones, is not read. */
  readonly marks: readonly string[];
  /**
   * The tokens in an answer, or in a piece of one; undefined if they are not stated so. Reads own data properties
   * only: getters may do anything. What is no usage, or throws, is a fault of the stage `usage`, and others read on.
   * Not asked about pieces of a chat completion that only go on with its text: without `usage`, of a known model and
   * id. The option `usage` of an inference gets those too.
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
