/** The tokens of a call. */

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
