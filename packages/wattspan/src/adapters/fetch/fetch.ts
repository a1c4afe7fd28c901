/** `wattspan/fetch`: meters each request to a known host of models, with no other code. */

import { globalMetering, WattspanConfigurationError } from "@wattspan/core";
import { answerInside, insideInference, meteredFetch } from "@wattspan/core/attempts";
import { followPromise, isObject } from "@wattspan/core/observe";
import { checkOptionNames } from "@wattspan/core/options";
import { SharedSlot } from "@wattspan/core/shared";
import { checkedTexts } from "../checked-options.js";
import { takeOffered } from "../offered-calls.js";
import { AskedOrigins } from "./asked-origins.js";
import { askingForUsage } from "./include-usage.js";
import { type AskedCall, askedCall, inputOfStream, type ModelHosts } from "./model-request.js";
import { type SentCall, sentForItself, sentForOffered, sentInside } from "./sent-call.js";

export type { ModelHosts } from "./model-request.js";

type Fetch = typeof globalThis.fetch;

/** Options of {@link meteredClientFetch}. */
export interface ClientFetchOptions {
  /** More hosts that serve models, such as a gateway, with their `gen_ai.provider.name`; known are those of the large providers. */
  readonly hosts?: ModelHosts;
  /**
   * Whether streams of chat completions that would not state their tokens are asked for them, by `stream_options.include_usage` in the body of the
   * request. The event that is answered for it is taken out again: your client reads the stream that it asked for. Such a request gives a promise and a
   * response of their own. Asked are `openai`, servers such as `vllm`, and what `hosts` calls so, by the global `fetch` alone; signed requests never, nor
   * those with an idempotency key, nor bodies that are no plain JSON of up to 4 MB. One that is refused with 400 or 422 is sent again as it was, within the same call. Default false: streams are counted in their pieces.
   */
  readonly includeUsage?: boolean;
}

/**
 * Wraps `fetch` so that a request that asks a model is an inference: the model is what the body names, the provider is known
 * by the host, and the tokens are read beside the client as it reads the answer, whole or as a stream. Give it to the client.
 *
 * Inside of `meterInference` it tells that call of the request, as `meteredFetch` does, and of the tokens of the answer, for a call that
 * returns only a text: each call counts once. All other requests, and all while nothing is configured, are handed on.
 *
 * It returns the very promise that `fetch` returned (`includeUsage` apart), and throws what `fetch` throws. The answer has own methods; it is
 * neither read, copied nor held back.
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
  checkOptionNames<ClientFetchOptions>(options, { hosts: true, includeUsage: true });
  const { includeUsage = false } = options;
  if (typeof includeUsage !== "boolean")
    throw new WattspanConfigurationError("includeUsage", includeUsage, "true or false");
  const hosts = checkedTexts("hosts", options.hosts === undefined ? {} : options.hosts);
  const told = meteredFetch(fetch);
  // What another fetch answers may be no response that could be given on without the event.
  const mayAskAtAll = includeUsage && (fetch === undefined || fetch === globalThis.fetch);
  const origins = new AskedOrigins();
  return function (this: unknown, ...[input, init]: Parameters<Fetch>) {
    const asked = IS_SENDING.value ? undefined : askedOf(input, init, hosts);
    const call = asked && callOf(asked);
    if (!call) return Reflect.apply(told, this, [input, init]);
    const send = (init: RequestInit | undefined) =>
      call.run(() => sendingOnce(() => Reflect.apply(told, this, [input, init])));
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

/** Set while a metered request is handed on, for every copy of this package: a wrapped fetch may be wrapped again. */
const IS_SENDING = new SharedSlot<boolean>("sending-request.v1");

function sendingOnce<T>(send: () => T): T {
  IS_SENDING.value = true;
  try {
    return send();
  } finally {
    IS_SENDING.value = false;
  }
}

/** What a request asks, where it is that of a model and something is metered. */
function askedOf(input: unknown, init: RequestInit | undefined, hosts: ModelHosts): AskedCall | undefined {
  try {
    return globalMetering() && askedCall(input, init, hosts);
  } catch {
    return undefined; // what does not let itself be looked at is for fetch to judge
  }
}

/** The call whose request this is: one that a framework told of, or else one of its own. */
function callOf(asked: AskedCall): SentCall | undefined {
  const { inference } = asked;
  try {
    const input = inputOfStream(asked);
    if (insideInference()) return sentInside(answerInside(inference.operation ?? ""), input);
    const offered = takeOffered(inference.model, inference.provider);
    return offered ? sentForOffered(offered, inference.model, input) : sentForItself(inference, input);
  } catch {
    return undefined;
  }
}

/** The request with what asks for tokens, where it may be asked. */
function askingOf(...[asked, input, init]: Parameters<typeof askingForUsage>): RequestInit | undefined {
  try {
    return askingForUsage(asked, input, init);
  } catch {
    return undefined;
  }
}
