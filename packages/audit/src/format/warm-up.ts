/** Repetitions before those that count. */

import type { RepetitionEntry } from "./entries.js";

/** Why a warm-up does not count, unless it failed. */
export const WARM_UP = "warm-up";

/**
 * Whether a repetition is a warm-up that does not count: one of the first, or one that says so.
 * @param warmUps How many the workload line states, if it does.
 */
export const isWarmUp = ({ index, void: why }: RepetitionEntry, warmUps: unknown): boolean =>
  why === WARM_UP || (why !== undefined && typeof warmUps === "number" && index < warmUps);
