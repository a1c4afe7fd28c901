/** Gives on a stream without the event that was asked for on behalf of Wattspan, so that its reader gets what it asked for. */

import { UsageFilter } from "./usage-filter.js";

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
