/** A service with a model in its process: a small neural network that identifies the language of a text. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import lande from "lande";
import { meterInference } from "wattspan";

const MAX_BYTES = 10_000;

/** Identifies the language of a text as an ISO 639-3 code. One inference. */
const languageOf = (words: string): string =>
  meterInference({ model: "lande", provider: "lande", operation: "text_classification" }, () => {
    const [best] = lande(words);
    return best?.[0] ?? "und";
  });

/** `POST /language` with a text gives its language; `GET /healthz` reports that it runs. */
export function languageService(): Server {
  return createServer((request, response) => {
    answer(request).then(
      ([status, body]) => send(response, status, body),
      () => send(response, 500, "error"),
    );
  });
}

async function answer(request: IncomingMessage): Promise<readonly [number, string]> {
  if (request.method === "GET" && request.url === "/healthz") return [200, "ok"];
  if (request.method !== "POST" || request.url !== "/language") return [404, "POST a text to /language"];
  const size = Number(request.headers["content-length"]);
  if (!(size <= MAX_BYTES)) return [413, `state a content-length of at most ${MAX_BYTES}`];
  return [200, languageOf(await text(request))];
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${body}\n`);
}
