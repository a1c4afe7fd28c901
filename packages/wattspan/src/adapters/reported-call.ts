/** A call that the spans of other instrumentations may report as well. */

import { endInference, type ManualActivity } from "@wattspan/core/manual";

/** The operations of its reporter. */
export type ReportedCall = Pick<ManualActivity<"inference">, "run" | "take" | "end" | "refused">;

/**
 * A call that does not count if another instrumentation has reported it.
 * @example reportedCall(beginInference(options)).end()
 */
export const reportedCall = (call: ManualActivity<"inference">): ReportedCall => ({
  run: (fn) => call.run(fn),
  take: (piece) => call.take(piece),
  end: (ending) => endInference(call, ending),
  ...(call.refused && { refused: call.refused }),
});
