/** Checks whether the application has an SDK, at the moments when it may have started one. */

import { apiMismatch } from "@wattspan/core/api-copies";
import { printOnce } from "../process/notices.js";
import { joinSpanProcessor } from "./sdk/join-span-processor.js";

/** An application starts its SDK first of all. After the last of these checks it is taken to have none. */
const LOOKS_MS = [0, 100, 1000];

/** Actions of {@link followApplication} besides checking. */
export interface FollowPlan {
  /** Whether to add our span processor to the application's SDK. */
  readonly spanProcessor: boolean;
  /** Called after the last check. */
  afterLast(): void;
}

/**
 * Checks now, a few times within the first second, and at each call of the returned function, which costs
 * almost nothing. No timer keeps the process alive.
 */
export function followApplication({ spanProcessor, afterLast }: FollowPlan): () => void {
  const look = (): void => {
    const mismatch = apiMismatch();
    if (mismatch) printOnce(mismatch);
    if (spanProcessor && joinSpanProcessor() === "unknown") printOnce(BY_HAND);
  };
  look();
  for (const ms of LOOKS_MS) setTimeout(look, ms).unref();
  setTimeout(afterLast, LOOKS_MS.at(-1)).unref();
  return look;
}

const BY_HAND =
  "the span processors of the application's OpenTelemetry SDK cannot be found, so spans of other instrumentations get no joules, " +
  "and its shutdown loses spans of the last 250 ms. List wattspanSpanProcessor() from wattspan before the batch processor.";
