/**
 * Asks for the tokens of a stream that would not state them: `stream_options.include_usage` of OpenAI's chat
 * completions.
 */

import { utf8Length } from "../../counting/token-bounds.js";
import { type AskedCall, computes } from "./model-request.js";
import { type RequestBody, valueAt } from "./request-body.js";
import { parsed } from "./shallow-json.js";

/** Longer bodies stay unchanged. */
const MAX_LENGTH = 4_194_304;
const PATH = /\/completions$/;
const ASKED = '"stream_options":{"include_usage":true}';
/** A body that is signed, hashed, compressed or identified by a key must not change. */
const BOUND = /signature|digest|hmac|md5|sha-?\d|jws|checksum|^x-amz-|^content-encoding$|idempotency-key/i;
const SIGNED = /^aws4-|hmac|signature/i;
/** Servers that put more than tokens into the usage event. It must not be hidden then. */
const RICH_USAGE = /llama[._-]?cpp|llamafile/i;

/**
 * The same request, also asking for tokens. Undefined if it must stay unchanged: its API may not know the
 * member, it does not stream or sets the member itself, it is signed, or its body is not plain JSON.
 *
 * Asked are OpenAI, servers that compute where they listen (vLLM and others, which know or ignore the
 * member), and hosts that the option `hosts` names so. Others state tokens anyway. Azure refuses the member
 * in some versions and with some models.
 */
export function askingForUsage(
  { inference, body, path }: AskedCall,
  input: unknown,
  init: RequestInit | undefined,
): RequestInit | undefined {
  const { provider = "" } = inference;
  const isKnown = provider.toLowerCase() === "openai" || (computes(provider) && !RICH_USAGE.test(provider));
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

/** The text with the member. Undefined if it is there already, or the text is not what it seems. */
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

/** The text of bytes. Undefined if they are not text. */
function exactText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text as text and bytes as bytes. Undefined if the bytes were not exactly this text. */
function sameKind(text: string, given: unknown, before: string): string | Uint8Array | undefined {
  if (typeof given === "string") return text;
  return given instanceof Uint8Array && exactText(given) === before
    ? new TextEncoder().encode(text)
    : undefined;
}

/** The headers, with the new length if they state it. Undefined if they are bound to the old body. */
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
