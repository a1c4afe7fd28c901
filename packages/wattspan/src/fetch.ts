/** `wattspan/fetch`: meters each request to a known host of models, with no other code. */

import { globalMetering, WattspanConfigurationError } from "@wattspan/core";
import { answerInside, insideInference, meteredFetch } from "@wattspan/core/attempts";
import { followPromise, isObject } from "@wattspan/core/observe";
import { checkOptionNames } from "@wattspan/core/options";
import { checkedTexts } from "./adapters/checked-options.js";
import { takeOffered } from "./adapters/offered-calls.js";
import { inferenceOf, type ModelHosts } from "./fetch/model-request.js";
import { type SentCall, sentForItself, sentForOffered, sentInside } from "./fetch/sent-call.js";

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
 * Inside of `meterInference` it tells that call of the request, as `meteredFetch` does, and of the tokens of the answer, for a call that
 * returns only a text: each call counts once. All other requests, and all while nothing is configured, are handed on.
 *
 * It returns the very promise that `fetch` returned, and throws what `fetch` throws. The answer has own methods; it is neither read,
 * copied nor held back.
 *
 * @param fetch What sends the requests. Default: the global `fetch`, as it is at each request.
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * const client = new OpenAI({ fetch: meteredClientFetch() });
 * await client.responses.create({ model: "gpt-4o-mini", input });
 */
export function meteredClientFetch(fetch?: Fetch, options: ClientFetchOptions = {}): Fetch {
  if (fetch !== undefined && typeof fetch !== "function")
    throw new WattspanConfigurationError("fetch", fetch, "a function");
  checkOptionNames<ClientFetchOptions>(options, { hosts: true });
  const hosts = checkedTexts("hosts", options.hosts === undefined ? {} : options.hosts);
  const told = meteredFetch(fetch);
  return function (this: unknown, ...[input, init]: Parameters<Fetch>) {
    const send = () => Reflect.apply(told, this, [input, init]);
    const call = root[SENDING] ? undefined : callOf(input, init, hosts);
    if (!call) return send();
    try {
      const answer = call.run(() => sendingOnce(send));
      if (!isObject(answer) || !followPromise(answer, call.answered, call.failed)) call.unseen();
      return answer;
    } catch (error) {
      call.failed(error);
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

/** The call whose request this is: one that a framework told of, or else one of its own. */
function callOf(input: unknown, init: RequestInit | undefined, hosts: ModelHosts): SentCall | undefined {
  if (!globalMetering()) return undefined;
  try {
    const options = inferenceOf(input, init, hosts);
    if (insideInference()) return options && sentInside(answerInside(options.operation ?? ""));
    const offered = options && takeOffered(options.model, options.provider);
    return offered ? sentForOffered(offered, options.model) : options && sentForItself(options);
  } catch {
    return undefined; // what does not let itself be looked at is for fetch to judge
  }
}
