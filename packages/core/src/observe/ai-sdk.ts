/** Results of the AI SDK's `streamText` and `streamObject`. */

import type { Outcome } from "../contracts/footprint.js";
import { isObject, ownData } from "../runtime/own-method.js";
import { isCount } from "../usage/token-counts.js";
import { outcomeOf } from "./error-outcome.js";
import { Observation } from "./observation.js";
import { followWebStream, isWebStream } from "./web-stream.js";

/**
 * Such a result is neither promise nor stream. Its getters create one, and start to consume; all of them
 * split off their stream from its own `baseStream`, which stays as it is. If they create one that does not
 * show the tokens, such as text, the result itself has them at the end, in a promise that was not requested
 * (which a reader reads). It has the outcome too: the stream of an aborted or failed call ends like any other.
 */
export function followStreamResult(observation: Observation, result: object): boolean {
  const base = ownData(result, "baseStream");
  const total = ownData(result, "_totalUsage") ?? ownData(result, "_usage");
  if (!isWebStream(base) || !isObject(total)) return false;
  let aborted = false;
  let failure: unknown;
  const listener = {
    onChunk(chunk: unknown) {
      if (isObject(chunk)) {
        const type = ownData(chunk, "type");
        aborted ||= type === "abort";
        if (type === "error") failure = ownData(chunk, "error");
      }
      observation.item(chunk);
    },
    onEnd(outcome: Outcome, _: unknown, error: unknown) {
      failure = error ?? failure ?? statusOf(total, "error");
      const reason = statusOf(ownData(result, "_finishReason"), "value");
      const failed = failure !== undefined || reason === "error";
      // Aborted after its first step, it has no reason and no total.
      aborted ||= reason === "other" && !hasCounts(statusOf(total, "value"));
      const seen = failed ? outcomeOf(failure) : outcome;
      observation.end(aborted ? "aborted" : seen, result, failure);
    },
  };
  const inner = new Observation(listener);
  return followWebStream(inner, base, inner.consumer());
}

/** Zeros count nothing. */
const hasCounts = (usage: unknown): boolean =>
  isObject(usage) && Object.keys(usage).some((name) => isCount(ownData(usage, name)) && ownData(usage, name));

/** The settled value of a promise that was not requested. */
function statusOf(promise: unknown, key: "value" | "error"): unknown {
  const status = isObject(promise) ? ownData(promise, "status") : undefined;
  return isObject(status) ? ownData(status, key) : undefined;
}
