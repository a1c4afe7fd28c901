/** Asks for the tokens of a stream that would not state them: `stream_options.include_usage` of OpenAI's chat completions. */

import { utf8Length } from "../../counting/token-bounds.js";
import { type AskedCall, computes } from "./model-request.js";
import { type RequestBody, valueAt } from "./request-body.js";
import { parsed } from "./shallow-json.js";

/** Longer bodies stay as they are. */
const MAX_LENGTH = 4_194_304;
const PATH = /\/completions$/;
const ASKED = '"stream_options":{"include_usage":true}';
/** A body that is signed, summed up, packed, or known by a key must not change. */
const BOUND = /signature|digest|hmac|md5|sha-?\d|jws|checksum|^x-amz-|^content-encoding$|idempotency-key/i;
const SIGNED = /^aws4-|hmac|signature/i;
/** Servers that put more than tokens into the event that answers it, which must not be hidden then. */
const TELLING = /llama[._-]?cpp|llamafile/i;

/**
 * The same request, which asks for the tokens too. Undefined where it must stay as it is: of an API that may not know the member, one that
 * does not stream or says itself what it wants, one that is signed, a body that is no plain JSON.
 *
 * Asked are OpenAI, servers that compute where they listen (vLLM and others, which know it or ignore it), and what the option `hosts` calls so.
 * Others state tokens unasked; Azure refuses the member in some versions and with some models.
 */
export function askingForUsage(
  { inference, body, path }: AskedCall,
  input: unknown,
  init: RequestInit | undefined,
): RequestInit | undefined {
  const { provider = "" } = inference;
  const isKnown = provider.toLowerCase() === "openai" || (computes(provider) && !TELLING.test(provider));
  if (!init || !body || !PATH.test(path) || !isKnown) return undefined;
  if (typeof input === "object" && !(input instanceof URL)) return undefined;
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(init));
  if (!isPlain || body.text.length > MAX_LENGTH || valueAt(body, "stream") !== true) return undefined;
  const text = asking(body);
  if (text === undefined) return undefined;
  const sent = sameKind(text, init.body, body.text);
  const headers = sent === undefined ? undefined : headersFor(init.headers, sent);
  return headers && { ...init, body: sent as NonNullable<RequestInit["body"]>, ...headers };
}

/** The text with the member; undefined where it is there already, or the text is not what it seems. */
function asking(body: RequestBody): string | undefined {
  const { text, members } = body;
  const there = members.get("stream_options");
  const options = there && valueAt(body, "stream_options");
  if (there && (typeof options !== "object" || Array.isArray(options))) return undefined;
  if (options && Object.hasOwn(options, "include_usage")) return undefined;
  if (parsed(text) === undefined) return undefined;
  if (there) {
    const given = `${JSON.stringify({ ...(options as object), include_usage: true })}`;
    return text.slice(0, there.start) + given + text.slice(there.end);
  }
  const after = text.indexOf("{") + 1;
  return `${text.slice(0, after)}${ASKED},${text.slice(after)}`;
}

/** The text that bytes are; undefined where they are none. */
function exactText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text as text and bytes as bytes; undefined where the bytes were no such text. */
function sameKind(text: string, given: unknown, before: string): string | Uint8Array | undefined {
  if (typeof given === "string") return text;
  return given instanceof Uint8Array && exactText(given) === before
    ? new TextEncoder().encode(text)
    : undefined;
}

/** The headers, where they state the length of the body; undefined where they are bound to the old one. */
function headersFor(
  given: RequestInit["headers"],
  body: string | Uint8Array,
): Pick<RequestInit, "headers"> | undefined {
  if (given && "next" in given) return undefined; // an iterator, which only fetch may read
  const headers = new Headers(given);
  for (const [name, value] of headers)
    if (BOUND.test(name) || (name === "authorization" && SIGNED.test(value))) return undefined;
  if (!headers.has("content-length")) return {};
  headers.set("content-length", String(typeof body === "string" ? utf8Length(body) : body.length));
  return { headers };
}
