/**
 * A `fetch` that reports each request to the running inference. Clients retry inside one call and hide it.
 */

import {
  type AnswerListener,
  type AttemptListener,
  type AttemptResult,
  runningCall,
} from "../requests/current-activity.js";
import { isObject } from "../runtime/own-method.js";
import { subscribe } from "../runtime/promise.js";
import { SharedSlot } from "../runtime/shared.js";

type Fetch = typeof globalThis.fetch;

/**
 * Wraps `fetch` so that every request is reported to the running inference: its start and the arrival of its
 * headers, its host, its status, Azure's `x-ms-region`, whether `wattspan-footprint` says that the server
 * counted the call, the `x-stainless-retry-count` that some clients send, and the stated length of both
 * bodies. Pass it to the client. Nothing else of a request or an answer is read, and nothing in a body. It
 * returns the promise of `fetch` itself, and throws its errors. Outside an inference it only calls `fetch`.
 * @param fetch Sends the requests. Default: the global `fetch` at the time of each request.
 * @example
 * const client = new OpenAI({ fetch: meteredFetch() });
 * await meterInference({ model: "gpt-4o-mini", provider: "openai" }, () => client.responses.create({ model: "gpt-4o-mini", input }));
 */
export function meteredFetch(fetch?: Fetch): Fetch {
  return function (this: unknown, ...[input, init]: Parameters<Fetch>) {
    const send = fetch ?? globalThis.fetch;
    const ended = begin(input, init);
    if (!ended) return Reflect.apply(send, this, [input, init]);
    try {
      const answer = IS_REPORTING.during(true, () => Reflect.apply(send, this, [input, init]));
      watch(answer, ended);
      return answer;
    } catch (error) {
      ended(resultOfError(error));
      throw error;
    }
  };
}

/**
 * Whether an inference runs in the current context, to which {@link meteredFetch} reports its requests.
 * @example if (!insideInference()) call = beginInference({ model });
 */
export function insideInference(): boolean {
  try {
    return runningCall() !== undefined;
  } catch {
    return false;
  }
}

/**
 * Whether an inference runs in the current context that its budgets, if it has any, could refuse: it need not be
 * asked for again.
 * @example if (insideAskedInference()) return send();
 */
export function insideAskedInference(): boolean {
  try {
    const call = runningCall();
    return call !== undefined && call.underWay !== true;
  } catch {
    return false;
  }
}

/**
 * Whether an inference of this model runs in the current context that counts as hosted only because of its provider's
 * name. A client of that provider may ask a server on this machine.
 * @example if (isHostedByName(model)) call = beginInference({ model, provider: "lm-studio" });
 */
export function isHostedByName(model: string): boolean {
  try {
    return runningCall()?.hostedModel === model;
  } catch {
    return false;
  }
}

/**
 * A listener for the answer to a request inside the running inference. Its tokens count when the inference
 * knows none itself. Undefined outside an inference, and for an embedding or a rank inside another kind of inference.
 * @example answerInside("chat")?.take({ usage: { prompt_tokens: 11, completion_tokens: 7 } });
 */
export function answerInside(operation: string): AnswerListener | undefined {
  try {
    return runningCall()?.beginAnswer?.(operation);
  } catch {
    return undefined;
  }
}

/**
 * Whether a request for this is another call than the running inference: an embedding or a rank inside a chat, or the
 * reverse, of another model. @example isAnotherCall("embeddings", "text-embedding-3-small")
 */
export function isAnotherCall(operation: string, model: string): boolean {
  try {
    return runningCall()?.isAnother?.(operation, model) ?? false;
  } catch {
    return false;
  }
}

/** Set while a reported request is passed on, for every copy of this package: a wrapped fetch may be wrapped again. */
const IS_REPORTING = /* @__PURE__ */ new SharedSlot<boolean>("reporting-attempt.v1");

type Ended = ReturnType<AttemptListener["beginAttempt"]>;

/** Reports to the running inference; undefined without one. */
function begin(input: unknown, init: unknown): Ended | undefined {
  try {
    const call = IS_REPORTING.value ? undefined : runningCall();
    if (!call) return undefined;
    const request = typeof Request === "function" && input instanceof Request ? input : undefined;
    const url = request?.url ?? String(input);
    const given = (init ?? {}) as RequestInit;
    const ended = call.beginAttempt(
      hostOf(url),
      retriesIn(given.headers ?? request?.headers),
      request ? undefined : lengthOf(given.body),
    );
    const { aborted } = given.signal ?? request?.signal ?? { aborted: false };
    return aborted ? () => ended("refused") : ended;
  } catch {
    return undefined; // fetch itself judges a value that cannot be inspected
  }
}

function hostOf(url: string): string | undefined {
  const { hostname } = new URL(url, "http://relative.invalid");
  return hostname === "relative.invalid" ? undefined : hostname;
}

/**
 * Length of a complete body in bytes, otherwise undefined. Text is not encoded for this: each code unit
 * counts one.
 */
function lengthOf(body: unknown): number | undefined {
  if (body === undefined || body === null) return 0;
  if (typeof body === "string") return body.length;
  const { byteLength } = body as { byteLength?: unknown };
  return typeof byteLength === "number" ? byteLength : undefined;
}

/** The number of earlier requests for the same answer, as Stainless clients state it. */
function retriesIn(headers: RequestInit["headers"]): number | undefined {
  try {
    if (headers && "next" in headers) return undefined; // an iterator that only fetch may read
    const text = new Headers(headers).get("x-stainless-retry-count");
    return text !== null && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined; // headers of another kind
  }
}

/**
 * Subscribes next to the client. Other kinds of promises are left alone: their request counts without an end.
 */
function watch(answer: unknown, ended: Ended): void {
  const settled = (response: unknown) => answered(response as Response, ended);
  const failed = (error: unknown) => ended(resultOfError(error));
  // What cannot be watched is a stub in a test, or a promise of another kind.
  if (!isObject(answer) || !subscribe(answer, settled, failed)) ended("answered");
}

function answered(response: Response, ended: Ended): void {
  try {
    const { status, headers } = response;
    const length = headers.get("content-length");
    const bytes = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
    // A cached answer was counted when it was new.
    const counted = headers.has("age") ? null : headers.get("wattspan-footprint");
    ended(resultOf(status), headers.get("x-ms-region") ?? undefined, bytes, counted ?? undefined);
  } catch {
    ended("answered"); // a stub in a test, without status or headers
  }
}

/** Overload: Anthropic's own status, where other providers use 503. Source: Claude API, "Errors". */
const OVERLOADED = 529;

/** Whether the server computed. 4xx and overload are rejected at once; other errors may follow work. */
function resultOf(status: number): AttemptResult {
  if (!(status >= 400)) return "answered";
  return status < 500 || status === 503 || status === OVERLOADED ? "refused" : "failed";
}

/** Errors of Node's network before a request is sent: no address, no connection, no trust. */
const NOT_SENT =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_TLS_\w+|UNABLE_TO_\w+|CERT_\w+|\w*_CERT\w*)$/;

/** An error without a code, such as an abort, may occur while the server works. */
function resultOfError(error: unknown): AttemptResult {
  try {
    const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
    return [code, cause?.code].some((text) => typeof text === "string" && NOT_SENT.test(text))
      ? "refused"
      : "failed";
  } catch {
    return "failed";
  }
}
