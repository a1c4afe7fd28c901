/** A `fetch` that tells the running inference of each request: clients retry inside of one call, and hide it. */

import {
  type AnswerListener,
  type AttemptListener,
  type AttemptResult,
  runningCall,
} from "../doorway/running-call.js";
import { isObject } from "../runtime/own-method.js";
import { subscribe } from "../runtime/promise.js";

type Fetch = typeof globalThis.fetch;

/**
 * Wraps `fetch` so that the inference that runs in the context hears of every request: when it begins and when its
 * headers are there, its host, its status, Azure's `x-ms-region`, whether its server says in `wattspan-footprint` that it counted the call, the
 * `x-stainless-retry-count` that some clients send, and how long both bodies are where that is stated. Give it to the client. Nothing else of a request or an answer is looked at, and
 * nothing that is in a body.
 *
 * It returns the very promise that `fetch` returned, and throws what `fetch` throws. Outside of any inference it only calls
 * `fetch`.
 *
 * @param fetch What sends the requests. Default: the global `fetch`, as it is at each request.
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
      const answer = countedOnce(() => Reflect.apply(send, this, [input, init]));
      watch(answer, ended);
      return answer;
    } catch (error) {
      ended(resultOfError(error));
      throw error;
    }
  };
}

/**
 * Whether an inference runs in the context at hand, to which {@link meteredFetch} tells its requests.
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
 * Hears of the answer to a request inside of the running inference, whose tokens it has where the inference is told none itself; undefined
 * outside of any, and for an embedding where that is no embedding.
 * @example answerInside("chat")?.take({ usage: { prompt_tokens: 11, completion_tokens: 7 } });
 */
export function answerInside(operation: string): AnswerListener | undefined {
  try {
    return runningCall()?.beginAnswer?.(operation);
  } catch {
    return undefined;
  }
}

/** Set while a request that was told is handed on, for every copy of this package: a wrapped fetch may be wrapped again. */
const TELLING = Symbol.for("wattspan.telling-attempt.v1");
const root = globalThis as { [TELLING]?: boolean };

function countedOnce<T>(send: () => T): T {
  root[TELLING] = true;
  try {
    return send();
  } finally {
    root[TELLING] = false;
  }
}

type Ended = ReturnType<AttemptListener["beginAttempt"]>;

/** Tells the running inference; undefined where there is none. */
function begin(input: unknown, init: unknown): Ended | undefined {
  try {
    const call = root[TELLING] ? undefined : runningCall();
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
    return undefined; // what does not let itself be looked at is for fetch to judge
  }
}

function hostOf(url: string): string | undefined {
  const { hostname } = new URL(url, "http://relative.invalid");
  return hostname === "relative.invalid" ? undefined : hostname;
}

/** Bytes of a body that is at hand as a whole; undefined where it is not. A text is not encoded for this: each of its units counts one. */
function lengthOf(body: unknown): number | undefined {
  if (body === undefined || body === null) return 0;
  if (typeof body === "string") return body.length;
  const { byteLength } = body as { byteLength?: unknown };
  return typeof byteLength === "number" ? byteLength : undefined;
}

/** How many requests for the same answer the client says that there were before. Stainless clients write it. */
function retriesIn(headers: RequestInit["headers"]): number | undefined {
  try {
    if (headers && "next" in headers) return undefined; // an iterator, which only fetch may read
    const text = new Headers(headers).get("x-stainless-retry-count");
    return text !== null && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined; // headers of another kind
  }
}

/** Subscribes beside the client. A promise of another kind is left alone: its request is then counted, without an end. */
function watch(answer: unknown, ended: Ended): void {
  if (!isObject(answer)) return;
  subscribe(
    answer,
    (response) => answered(response as Response, ended),
    (error) => ended(resultOfError(error)),
  );
}

function answered(response: Response, ended: Ended): void {
  try {
    const { status, headers } = response;
    const length = headers.get("content-length");
    const bytes = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
    // What a cache answers was counted when it was new.
    const counted = headers.has("age") ? null : headers.get("wattspan-footprint");
    ended(resultOf(status), headers.get("x-ms-region") ?? undefined, bytes, counted ?? undefined);
  } catch {
    ended("answered"); // a stub in a test, without status or headers
  }
}

/** Overload: Anthropic's own status for what others say with 503. Source: Claude API, "Errors". */
const OVERLOADED = 529;

/** Whether the server computed: 4xx and overload are turned away at the door; other errors may come after work. */
function resultOf(status: number): AttemptResult {
  if (!(status >= 400)) return "answered";
  return status < 500 || status === 503 || status === OVERLOADED ? "refused" : "failed";
}

/** Errors of Node's network before a request was sent: no address, no connection, no trust. */
const NOT_SENT =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_TLS_\w+|UNABLE_TO_\w+|CERT_\w+|\w*_CERT\w*)$/;

/** An error without a code, such as an abort, may have come when the server was at work. */
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
