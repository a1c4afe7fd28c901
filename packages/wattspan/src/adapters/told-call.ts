/** A call of which spans of other instrumentations may tell as well. */

import { type Begun, endInference } from "@wattspan/core/begin";

/** What its teller does with it. */
export type ToldCall = Pick<Begun<"inference">, "run" | "take" | "end">;

/** The call, which does not count where another instrumentation has told of it. @example toldCall(beginInference(options)).end() */
export const toldCall = (call: Begun<"inference">): ToldCall => ({
  run: (fn) => call.run(fn),
  take: (piece) => call.take(piece),
  end: (ending) => endInference(call, ending),
});
