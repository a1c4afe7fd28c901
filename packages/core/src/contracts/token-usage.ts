/** How many tokens a call used. */

/**
 * Tokens of one inference, as a partition: the fields do not overlap, except that `reasoning` is part of `output`.
 * A missing field is not known; it is never taken as 0. The whole input is the sum of `inputFresh`, `cacheRead`,
 * `cacheWrite`, `image` and `audio`.
 */
export interface TokenUsage {
  /** Input tokens that were computed: without cache reads and writes, and without those that `image` and `audio` state. */
  readonly inputFresh?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** All output tokens, those of reasoning, pictures and sound included. */
  readonly output?: number;
  readonly reasoning?: number;
  /** Input tokens of pictures and films that were computed, where they are stated; else they are in the fields above. */
  readonly image?: number;
  /** The same of sound. */
  readonly audio?: number;
  /** Where one call was served by several models; the fields above are the sum. */
  readonly byModel?: readonly (TokenUsage & { readonly model: string })[];
  /** The fields that were counted, by the application (see `countedUsage`) or in the pieces of a stream; the provider stated the others. */
  readonly counted?: readonly CountedField[];
  /** Of fields that were counted in pieces: the fewest and the most tokens that they may be. */
  readonly band?: { readonly low: CountedTokens; readonly high: CountedTokens };
}

type CountedField = "inputFresh" | "output";
type CountedTokens = { readonly [field in CountedField]?: number };
