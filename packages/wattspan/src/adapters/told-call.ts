/** A call that the spans of other instrumentations may report as well. */

import { type Begun, endInference } from "@wattspan/core/begin";

/** The operations of its reporter. */
export type ToldCall = Pick<Begun<"inference">, "run" | "take" | "end">;

/**
 * A call that does not count if another instrumentation has reported it.
 * @example toldCall(beginInference(options)).end()
 */
export const toldCall = (call: Begun<"inference">): ToldCall => ({
  run: (fn) => call.run(fn),
  take: (piece) => call.take(piece),
  end: (ending) => endInference(call, ending),
});
