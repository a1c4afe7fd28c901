import { request } from "node:http";
import { Readable } from "node:stream";

/**
 * A `fetch` that speaks HTTP over a Unix socket or a Windows pipe, for machines without a loopback interface.
 * It does what a client of chat completions needs: method, headers, a text body, streamed answers, abort.
 *
 * @example new OpenAI({ apiKey: "none", baseURL: "http://stand-in/v1", fetch: socketFetch("./stand-in.sock") })
 */
export function socketFetch(socketPath: string): typeof fetch {
  return (input, init = {}) =>
    new Promise<Response>((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const { method = "GET", signal } = init;
      const headers = Object.fromEntries(new Headers(init.headers));
      const path = url.pathname + url.search;
      const sent = request({ socketPath, path, method, headers, ...(signal && { signal }) }, (answer) => {
        const status = answer.statusCode ?? 502;
        const body = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
        resolve(new Response(body, { status, headers: answer.headers as Record<string, string> }));
      });
      sent.on("error", reject);
      sent.end(typeof init.body === "string" ? init.body : undefined);
    });
}
