/** `@wattspan/core/observe`: observes objects of others without changing their behaviour, for adapters. */

import type { Consumer, Observation } from "./observe/observation.js";
import { tapPipes } from "./observe/tapped-pipe.js";
import { followWebStream } from "./observe/web-stream.js";

export { hostedProvider, providerName } from "./names/provider-names.js";
export { type Consumer, Observation } from "./observe/observation.js";
export { followResponse } from "./observe/response.js";
export type { ResultListener } from "./observe/result-listener.js";
export {
  dataProperty,
  interpose,
  isObject,
  methodOf,
  ownData,
  plainData,
  type Read,
} from "./runtime/own-method.js";
export { followPromise, subscribe } from "./runtime/promise.js";
export { type Answer, answerOf } from "./usage/answer.js";

/**
 * Follows a web stream as its consumer reads, iterates, pipes or splits it. It is neither locked nor read.
 * False if it is already locked.
 *
 * @param consumer Gets the items. Default: the only one of the observation.
 * @example followBytes(response.body, new Observation(listener));
 */
export function followBytes(
  stream: ReadableStream,
  observation: Observation,
  consumer: Consumer = observation.consumer(),
): boolean {
  return followWebStream(observation, stream, { ...consumer, pipes: tapPipes });
}
