/** Looks whether the application has an SDK by now, in the moments when it may have started one. */

import { apiMismatch } from "@wattspan/core/api-copies";
import { tell } from "../process/tell.js";
import { joinSpanProcessor } from "./sdk/join-span-processor.js";

/** An application starts its SDK first of all: after the last of these looks it is taken to have none. */
const LOOKS_MS = [0, 100, 1000];

/** What {@link followApplication} does beside looking. */
export interface FollowPlan {
  /** Whether to put our span processor into the application's SDK. */
  readonly spanProcessor: boolean;
  /** Called after the last look. */
  afterLast(): void;
}

/**
 * Looks now, a few times within the first second, and whenever the function that it gives is called, which costs next to nothing.
 * No timer holds the process.
 */
export function followApplication({ spanProcessor, afterLast }: FollowPlan): () => void {
  const look = (): void => {
    const mismatch = apiMismatch();
    if (mismatch) tell(mismatch);
    if (spanProcessor && joinSpanProcessor() === "unknown") tell(BY_HAND);
  };
  look();
  for (const ms of LOOKS_MS) setTimeout(look, ms).unref();
  setTimeout(afterLast, LOOKS_MS.at(-1)).unref();
  return look;
}

const BY_HAND =
  "the span processors of the application's OpenTelemetry SDK cannot be found, so spans of other instrumentations get no joules, " +
  "and its shutdown loses spans of the last 250 ms. List wattspanSpanProcessor() from wattspan before the batch processor.";
