import { checkOptionNames } from "@wattspan/core/options";
import { isAmount } from "../amounts/dimensions.js";

/** When further work is no longer worth its joules. */
export interface DiminishingOptions {
  /** Stops when a joule yields less than this share of what joules yielded on average so far, 0 to 1. Default 0.1. */
  readonly share?: number;
  /** After so many such steps in a row. Default 2. */
  readonly patience?: number;
}

/** The answer after one step. */
export interface Diminishing {
  readonly stop: boolean;
  /**
   * What the last step yielded for each joule. Absent: its energy is unknown or 0, or it is where values below 0
   * begin.
   */
  readonly marginal?: number;
  /** What a joule has yielded on average. */
  readonly average?: number;
}

/**
 * Watches the value that work reaches, and what it takes: an early stop for refinement, sampling and search.
 * @returns Takes the value reached so far, and the joules of the last step. Steps of unknown energy decide nothing.
 * Work begins at
 *   0, or at the first value where that is below 0.
 * @example
 * const refinement = diminishing();
 * for (const draft of drafts) if (refinement(score(draft), joulesOf(draft)).stop) break;
 */
export function diminishing(
  options: DiminishingOptions = {},
): (value: number, energyJ: number | undefined) => Diminishing {
  checkOptionNames<DiminishingOptions>(options, { share: true, patience: true });
  const { share = 0.1, patience = 2 } = options;
  let from: number | undefined;
  let reached = 0;
  let joules = 0;
  let low = 0;
  return (value, energyJ) => {
    if (!isAmount(energyJ) || energyJ === 0 || !Number.isFinite(value)) return { stop: low >= patience };
    if (from === undefined) {
      from = Math.min(0, value);
      reached = from;
      if (from < 0) return { stop: false }; // nobody knows what this step began with
    }
    const average = joules > 0 ? (reached - from) / joules : undefined;
    const marginal = (value - reached) / energyJ;
    reached = Math.max(reached, value); // the best so far is kept
    joules += energyJ;
    if (average !== undefined) low = marginal < share * average || marginal <= 0 ? low + 1 : 0;
    return { stop: low >= patience, marginal, ...(average !== undefined && { average }) };
  };
}
