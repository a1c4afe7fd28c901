/** Whether the process has a span processor of ours, across copies of this package. */

import { diag } from "@opentelemetry/api";
import { SharedSlot } from "../runtime/shared.js";

const IS_PRESENT = /* @__PURE__ */ new SharedSlot<boolean>("span-processor.v1");

/** A processor was made. */
export function noteSpanProcessor(): void {
  IS_PRESENT.value = true;
}

/** Whether one was made. */
export const hasSpanProcessor = (): boolean => IS_PRESENT.value === true;

/** What to call when a span was begun: held spans are lost when the SDK shuts down first, and the first call says what prevents it. */
export function processorAdvice(): () => void {
  let isGiven = false;
  return () => {
    if (isGiven) return;
    isGiven = true;
    if (!hasSpanProcessor())
      diag.info(
        "wattspan: list wattspanSpanProcessor() from @wattspan/core/span-processor before the batch processor, " +
          "or call shutdown() before the SDK's: else spans of the last 250 ms are lost at its shutdown.",
      );
  };
}
