/** How many tokens a call used. */

/**
 * Tokens of one inference, as a partition: the fields do not overlap, except that `reasoning` is part of `output`.
 * A missing field is not known; it is never taken as 0.
 */
export interface TokenUsage {
  /** Input tokens that were computed: without cache reads and cache writes. */
  readonly inputFresh?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** All output tokens, reasoning included. */
  readonly output?: number;
  readonly reasoning?: number;
  readonly image?: number;
  readonly audio?: number;
  /** Where one call was served by several models. */
  readonly byModel?: readonly (TokenUsage & { readonly model: string })[];
}
