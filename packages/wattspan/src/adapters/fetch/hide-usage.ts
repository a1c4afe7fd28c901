/** Takes out of a stream the one event that was asked for on behalf of Wattspan, so that its reader gets what it asked for. */

import { parsed } from "./shallow-json.js";

const NEW_LINE = 0x0a;
const RETURN = 0x0d;
/** What the line begins with. */
const DATA = [0x64, 0x61, 0x74, 0x61, 0x3a] as const;
/** Longer lines are no such event. */
const MAX_LENGTH = 16_384;
/** What such an event has; one that has more is its reader's. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...[
    "id",
    "object",
    "created",
    "model",
    "choices",
    "usage",
    "system_fingerprint",
    "service_tier",
    "obfuscation",
  ],
]);
const NO_CHOICE = /"choices"\s*:\s*\[\s*\]/;
const NOTHING = new Uint8Array();

/** Whether a line is the event that has tokens and no choice. */
function isUsage(line: Uint8Array): boolean {
  const text = new TextDecoder().decode(line.subarray(DATA.length));
  const value = NO_CHOICE.test(text) ? parsed(text) : undefined;
  if (typeof value !== "object" || value === null) return false;
  const { choices, usage } = value as { readonly choices?: unknown; readonly usage?: unknown };
  if (!Array.isArray(choices) || choices.length > 0 || typeof usage !== "object" || usage === null)
    return false;
  return Object.keys(value).every((key) => MEMBERS.has(key));
}

/** A filter of bytes in pieces: what it gives is what it took, without the event and the empty line behind it. */
export class UsageFilter {
  /** The begin of a line that may be the event; no bytes of any other line wait. */
  #held: Uint8Array = NOTHING;
  /** In the middle of a line that is not it. */
  #passing = false;
  /** Whether an event may begin here: not inside of one that has other lines. */
  #afterEmpty = true;
  #dropsEmpty = false;

  /** Takes bytes, and gives those that may go on. */
  take(bytes: Uint8Array): Uint8Array {
    const all = this.#held.length > 0 ? joined(this.#held, bytes) : bytes;
    const kept: Uint8Array[] = [];
    let [from, at] = [0, 0];
    const keepUntil = (end: number) => {
      if (end > from) kept.push(all.subarray(from, end));
    };
    while (at < all.length) {
      const end = all.indexOf(NEW_LINE, at);
      if (end < 0) break;
      if (this.#drops(all.subarray(at, end))) {
        keepUntil(at);
        from = end + 1;
      }
      at = end + 1;
    }
    const holds = !this.#passing && at < all.length && this.#mayBe(all.subarray(at));
    if (at < all.length && !holds) this.#passing = true;
    keepUntil(holds ? at : all.length);
    this.#held = holds ? all.slice(at) : NOTHING;
    return kept.length === 1 && kept[0] === all ? all : joined(...kept);
  }

  /** What still waits, at the end. */
  rest(): Uint8Array {
    const held = this.#held;
    this.#held = NOTHING;
    const isEvent = this.#afterEmpty && !this.#passing && begins(held, DATA) && isUsage(held);
    return isEvent ? NOTHING : held;
  }

  /** Whether a line is left out. */
  #drops(line: Uint8Array): boolean {
    const isEmpty = line.length === 0 || (line.length === 1 && line[0] === RETURN);
    if (this.#passing) {
      this.#passing = false;
      this.#afterEmpty = false;
      return false;
    }
    const drops = isEmpty
      ? this.#dropsEmpty
      : this.#afterEmpty && line.length <= MAX_LENGTH && begins(line, DATA) && isUsage(line);
    this.#dropsEmpty = drops && !isEmpty;
    this.#afterEmpty = isEmpty || drops;
    return drops;
  }

  /** Whether this may be the begin of the event, or of the empty line behind it. */
  #mayBe(line: Uint8Array): boolean {
    if (line.length === 1 && line[0] === RETURN) return true;
    const short = DATA.slice(0, line.length);
    return this.#afterEmpty && line.length <= MAX_LENGTH && begins(line, short);
  }
}

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean =>
  bytes.length >= with_.length && with_.every((byte, at) => bytes[at] === byte);

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * The response without that event, or the very response where it is no stream of events. The body is read as its reader reads, no further.
 * @example await fetch(url, asking).then(hideUsage)
 */
export function hideUsage(response: Response): Response {
  if (!(response instanceof Response)) return response;
  const { body, ok, status, statusText } = response;
  const headers = new Headers(response.headers);
  if (!ok || !body || body.locked || !/event-stream/i.test(headers.get("content-type") ?? ""))
    return response;
  headers.delete("content-length");
  return asIf(new Response(filtered(body), { headers, status, statusText }), response);
}

/** A body that nobody reads any more is given up, as that of an answer of `fetch` is: its connection would stay open. */
const unread = new FinalizationRegistry<ReadableStreamDefaultReader>((reader) => {
  reader.cancel().catch(() => undefined);
});

function filtered(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const filter = new UsageFilter();
  const reader = body.getReader();
  /** How it ended, told when all bytes have been. */
  let end: (() => void) | undefined;
  const next = async (controller: ReadableByteStreamController): Promise<Uint8Array> => {
    try {
      const { done, value } = await reader.read();
      if (!done) return filter.take(value);
      end = () => {
        controller.close();
        controller.byobRequest?.respond(0);
      };
    } catch (error) {
      end = () => controller.error(error);
    }
    return filter.rest();
  };
  const stream = new ReadableStream({
    type: "bytes",
    async pull(controller: ReadableByteStreamController) {
      while (!end) {
        const bytes = await next(controller);
        if (bytes.length === 0) continue;
        controller.enqueue(bytes.slice()); // what is given to a stream of bytes is taken from who had it
        return;
      }
      end();
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  });
  unread.register(stream, reader);
  return stream;
}

/** What a response that was made here does not know of itself. */
function asIf(made: Response, { url, type, redirected }: Response): Response {
  return Object.defineProperties(made, {
    url: { value: url },
    type: { value: type },
    redirected: { value: redirected },
    clone: { value: () => asIf(Response.prototype.clone.call(made), { url, type, redirected } as Response) },
  });
}
