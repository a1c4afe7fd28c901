/** `wattspan/fetch`: meters each request to a known host of models, with no other code. */

import { globalMetering } from "@wattspan/core";
import { insideInference, meteredFetch } from "@wattspan/core/attempts";
import { followPromise, isObject } from "@wattspan/core/observe";
import { followAnswer } from "./fetch/followed-answer.js";
import { inferenceOf, type ModelHosts } from "./fetch/model-request.js";
import { type RequestedCall, requestedCall } from "./fetch/requested-call.js";

export type { ModelHosts } from "./fetch/model-request.js";

type Fetch = typeof globalThis.fetch;

/** Options of {@link meteredClientFetch}. */
export interface ClientFetchOptions {
  /** More hosts that serve models, such as a gateway, with their `gen_ai.provider.name`; known are those of the large providers. */
  readonly hosts?: ModelHosts;
}

/**
 * Wraps `fetch` so that a request that asks a model is an inference: the model is what the body names, the provider is known
 * by the host, and the tokens are read beside the client as it reads the answer, whole or as a stream. Give it to the client.
 *
 * Inside of `meterInference` it only tells that call of the request, as `meteredFetch` does, so that each call counts once. All
 * other requests, and all while nothing is configured, are handed on.
 *
 * It returns the very promise that `fetch` returned, and throws what `fetch` throws. The answer has own methods; it is neither read,
 * copied nor held back.
 *
 * @param fetch What sends the requests. Default: the global `fetch`, as it is at each request.
 * @example
 * const client = new OpenAI({ fetch: meteredClientFetch() });
 * await client.responses.create({ model: "gpt-4o-mini", input });
 */
export function meteredClientFetch(fetch?: Fetch, { hosts = {} }: ClientFetchOptions = {}): Fetch {
  const told = meteredFetch(fetch);
  return function (this: unknown, ...[input, init]: Parameters<Fetch>) {
    const send = () => Reflect.apply(told, this, [input, init]);
    const call = root[SENDING] || insideInference() ? undefined : begin(input, init, hosts);
    if (!call) return send();
    try {
      const answer = call.run(() => sendingOnce(send));
      watch(answer, call);
      return answer;
    } catch (error) {
      call.end({ error });
      throw error;
    }
  };
}

/** Set while a metered request is handed on, for every copy of this package: a wrapped fetch may be wrapped again. */
const SENDING = Symbol.for("wattspan.sending-request.v1");
const root = globalThis as { [SENDING]?: boolean };

function sendingOnce<T>(send: () => T): T {
  root[SENDING] = true;
  try {
    return send();
  } finally {
    root[SENDING] = false;
  }
}

function begin(input: unknown, init: RequestInit | undefined, hosts: ModelHosts): RequestedCall | undefined {
  if (!globalMetering()) return undefined;
  try {
    const options = inferenceOf(input, init, hosts);
    return options && requestedCall(options);
  } catch {
    return undefined; // what does not let itself be looked at is for fetch to judge
  }
}

/** Sees the answer before the client does. A promise that cannot be seen settle leaves the call without tokens. */
function watch(answer: unknown, call: RequestedCall): void {
  const answered = (response: unknown) => {
    try {
      followAnswer(response, call);
    } catch {
      call.end(); // an answer that does not let itself be looked at
    }
  };
  if (!isObject(answer) || !followPromise(answer, answered, (error) => call.end({ error }))) call.end();
}
