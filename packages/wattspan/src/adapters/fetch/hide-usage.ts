/**
 * Removes the event that Wattspan requested from a stream, so that its reader gets the stream that it
 * requested.
 */

import { UsageFilter } from "./usage-filter.js";

/**
 * The response without that event, or the very response if it is not a stream of events or cannot be built
 * anew. The body is read only as its reader reads.
 * @example await fetch(url, asking).then(hideUsage)
 */
export function hideUsage(response: Response): Response {
  if (!(response instanceof Response)) return response;
  const { body, ok, status } = response;
  const headers = new Headers(response.headers);
  if (!ok || !body || body.locked || !/event-stream/i.test(headers.get("content-type") ?? ""))
    return response;
  headers.delete("content-length");
  const reader = body.getReader();
  try {
    return asIf(new Response(filtered(reader), { headers, status }), response);
  } catch {
    reader.releaseLock(); // nothing was read
    return response;
  }
}

/** Cancels a body that nobody reads any more, as `fetch` does: its connection would stay open. */
const unread = new FinalizationRegistry<ReadableStreamDefaultReader>((reader) => {
  reader.cancel().catch(() => undefined);
});

function filtered(reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  const filter = new UsageFilter();
  /** Its ending, reported once all bytes are out. */
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
        controller.enqueue(bytes.slice()); // a byte stream takes the buffer from its owner
        return;
      }
      end();
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  });
  unread.register(stream, reader);
  return stream;
}

/** The fields that a constructed response does not have. A constructor takes no status text outside of ASCII. */
function asIf(made: Response, { url, type, redirected, statusText }: Response): Response {
  const fields = { url, type, redirected, statusText };
  return Object.defineProperties(made, {
    url: { value: url },
    type: { value: type },
    redirected: { value: redirected },
    statusText: { value: statusText },
    clone: { value: () => asIf(Response.prototype.clone.call(made), fields as Response) },
  });
}
