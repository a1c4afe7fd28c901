/** `wattspan/fetch`: meters each request to a known host of models, with no other code. */

import { globalMetering, WattspanConfigurationError } from "@wattspan/core";
import { insideInference, isAnotherCall, meteredFetch } from "@wattspan/core/attempts";
import { followPromise, isObject } from "@wattspan/core/observe";
import { checkOptionNames } from "@wattspan/core/options";
import { SharedSlot } from "@wattspan/core/shared";
import { checkedTexts } from "../checked-options.js";
import { matchCall } from "../pending-calls.js";
import { AskedOrigins } from "./asked-origins.js";
import { askingForUsage } from "./include-usage.js";
import { type AskedCall, askedCall, inputOfStream, type ModelHosts } from "./model-request.js";
import { type SentCall, sentForItself, sentForOffered, sentInside } from "./sent-call.js";

export type { ModelHosts } from "./model-request.js";

type Fetch = typeof globalThis.fetch;

/** Options of {@link meteredClientFetch}. */
export interface ClientFetchOptions {
  /**
   * More hosts that serve models, such as a gateway, with their `gen_ai.provider.name`. The large providers
   * are known.
   */
  readonly hosts?: ModelHosts;
  /**
   * Asks streams of chat completions for their tokens, by `stream_options.include_usage` in the body of the
   * request, if they would not state them. The event that answers is removed: your client reads the stream
   * that it requested. Such a request returns its own promise and response. This applies to `openai`, to
   * servers such as `vllm`, and to hosts that `hosts` names so, and only with the global `fetch`. It never
   * applies to signed requests, to those with an idempotency key, or to bodies other than plain JSON of up to
   * 4 MB. A request refused with 400 or 422 is sent again unchanged, within the same call. Default false:
   * streams are counted by their pieces.
   */
  readonly includeUsage?: boolean;
}

/**
 * Wraps `fetch` so that a request to a model is an inference. The body names the model, the host identifies
 * the provider, and the tokens are read as the client reads the answer, whole or as a stream. Pass it to the
 * client.
 *
 * Inside `meterInference` it reports the request to that call, as `meteredFetch` does, and the tokens of the answer
 * if the call returns only text. A request to a server such as `vllm` on this machine, inside a call that counts as
 * hosted by its provider's name, is measured here instead. Each call counts once. All other requests are passed on,
 * as are all requests while nothing is configured.
 *
 * A request that a budget around it refuses is not sent: the promise rejects with the error of the budget.
 * Requests that do not name their model, and those of calls that others report, are charged and not refused.
 *
 * It returns the very promise that `fetch` returned (except with `includeUsage`), and throws what `fetch`
 * throws. The answer gets its own methods. It is not read, copied or delayed.
 *
 * @param fetch Sends the requests. Default: the global `fetch` at the time of each request.
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * const client = new OpenAI({ fetch: meteredClientFetch() });
 * await client.responses.create({ model: "gpt-4o-mini", input });
 */
export function meteredClientFetch(fetch?: Fetch, options: ClientFetchOptions = {}): Fetch {
  if (fetch !== undefined && typeof fetch !== "function")
    throw new WattspanConfigurationError("fetch", fetch, "a function");
  checkOptionNames<ClientFetchOptions>(options, { hosts: true, includeUsage: true });
  const { includeUsage = false } = options;
  if (typeof includeUsage !== "boolean")
    throw new WattspanConfigurationError("includeUsage", includeUsage, "true or false");
  const hosts = checkedTexts("hosts", options.hosts === undefined ? {} : options.hosts);
  const reportingFetch = meteredFetch(fetch);
  // Another fetch may return something other than a response, which could not be passed on without the event.
  const mayAskAtAll = includeUsage && (fetch === undefined || fetch === globalThis.fetch);
  const origins = new AskedOrigins();
  return function (this: unknown, ...[input, init]: Parameters<Fetch>) {
    const asked = IS_SENDING.value ? undefined : askedOf(input, init, hosts);
    const call = asked && callOf(asked);
    if (!call) return Reflect.apply(reportingFetch, this, [input, init]);
    if (call.refused) {
      call.failed(call.refused);
      return Promise.reject(call.refused);
    }
    const send = (init: RequestInit | undefined) =>
      call.run(() => IS_SENDING.during(true, () => Reflect.apply(reportingFetch, this, [input, init])));
    const asks = mayAskAtAll && call.follows && origins.mayAsk(asked);
    const asking = asks ? askingOf(asked, input, init) : undefined;
    if (asking) return origins.answer(asked, call, { given: init, asking }, send);
    try {
      const answer = send(init);
      if (!isObject(answer) || !followPromise(answer, call.answered, call.failed)) call.unseen();
      return answer;
    } catch (error) {
      call.failed(error);
      throw error;
    }
  };
}

/**
 * Set while a metered request is passed on, for every copy of this package: a wrapped fetch may be wrapped
 * again.
 */
const IS_SENDING = /* @__PURE__ */ new SharedSlot<boolean>("sending-request.v1");

/** The model call of a request, if it is one and something is metered. */
function askedOf(input: unknown, init: RequestInit | undefined, hosts: ModelHosts): AskedCall | undefined {
  try {
    return globalMetering() && askedCall(input, init, hosts);
  } catch {
    return undefined; // a hostile request; fetch will judge it
  }
}

/** The call that this request belongs to: one that a framework reported, or a new one. */
function callOf(asked: AskedCall): SentCall | undefined {
  const { inference, signal } = asked;
  try {
    const input = inputOfStream(asked);
    const { operation = "", model = "" } = inference;
    if (insideInference() && !isAnotherCall(operation, model)) return sentInside(inference, input, signal);
    const offered = matchCall(inference.model, inference.provider);
    return offered
      ? sentForOffered(offered, inference, input, signal)
      : sentForItself(inference, input, signal);
  } catch {
    return undefined;
  }
}

/** The request with the asking added, if it may be asked. */
function askingOf(...[asked, input, init]: Parameters<typeof askingForUsage>): RequestInit | undefined {
  try {
    return askingForUsage(asked, input, init);
  } catch {
    return undefined;
  }
}
