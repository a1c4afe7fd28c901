/** Repetitions: how many there can be, and which of them do not count. */

import type { RepetitionEntry } from "./entries.js";

/** Of those that count, and of warm-ups. */
export const MAX_REPETITIONS = 1_000_000;
/** Why a warm-up does not count, unless it failed. */
export const WARM_UP = "warm-up";

/**
 * Whether a repetition is a warm-up that does not count: one of the first, or one that says so.
 * @param warmUps How many the workload line states, if it does.
 */
export const isWarmUp = ({ index, void: why }: RepetitionEntry, warmUps: unknown): boolean =>
  why === WARM_UP || (why !== undefined && typeof warmUps === "number" && index < warmUps);
