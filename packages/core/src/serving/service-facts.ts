/** The facts of how a call was served, for estimators. */

import type { Activity } from "../activity/activity.js";
import type { ServiceFacts } from "../contracts/energy-estimator.js";
import { secondsFromMs } from "../contracts/units.js";

/**
 * The facts of an ended call; undefined without any. After a failed attempt, the first piece may have been
 * that attempt's, and is left out.
 * @param durationS The duration that estimators get.
 */
export function serviceFacts(
  {
    replies,
    firstChunkMs,
    endMs,
    attempts,
  }: Pick<Activity, "replies" | "firstChunkMs" | "endMs" | "attempts">,
  durationS: number,
): ServiceFacts | undefined {
  const tier = replies?.answer?.tier;
  // A time of 0 is one that the server did not take.
  const decodeS = replies?.serverTimes?.decodeS || undefined;
  const isOne = firstChunkMs !== undefined && endMs !== undefined && !attempts?.failed;
  const firstPieceS = isOne ? durationS - secondsFromMs(endMs - firstChunkMs) : -1;
  if (tier === undefined && decodeS === undefined && firstPieceS < 0) return undefined;
  return {
    ...(tier !== undefined && { tier }),
    ...(decodeS !== undefined && { decodeS }),
    ...(firstPieceS >= 0 && { firstPieceS }),
  };
}
