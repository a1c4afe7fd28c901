/** A provider on this machine that speaks a real protocol over HTTP, and misbehaves on demand. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { standInServer } from "@wattspan/testing/stand-ins";

/** What a protocol answers: one document, or the frames of a stream in the order in which they are sent. */
export type Answer =
  | { readonly document: object }
  | {
      readonly contentType: string;
      readonly frames: readonly string[];
      /** A frame that cannot be read. */
      readonly broken: string;
    };

/** How one provider speaks. */
export interface Protocol {
  answer(request: Asked): Answer;
  /** The body of an error. */
  error(status: number, message: string): object;
}

/** A request as it arrived. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * What the provider does with a request: answer, refuse it, hang up before the answer or in its middle, put a
 * broken frame into it, or stop sending after the first frames and leave the connection open.
 */
export type Behaviour = "answer" | "busy" | "fail" | "hang up" | "cut" | "garble" | "stall";

/** How many frames come before the stream is cut, garbled or stalls. */
const GOOD_FRAMES = 3;

/** A running provider. */
export interface LocalProvider {
  readonly url: string;
  /** All requests, retries too. */
  readonly asked: Asked[];
}

/**
 * Starts it.
 * @param behaviours For the first request, the second, and so on; later ones are answered.
 */
export async function startProvider(
  protocol: Protocol,
  behaviours: readonly Behaviour[] = [],
): Promise<LocalProvider & { close(): void }> {
  const asked: Asked[] = [];
  const { origin, close } = await standInServer(async (request, response) => {
    const known = await read(request);
    asked.push(known);
    respond(response, protocol, known, behaviours[asked.length - 1] ?? "answer");
  });
  return { url: origin, asked, close };
}

async function read(request: IncomingMessage): Promise<Asked> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return { path: request.url ?? "", headers: request.headers, body: JSON.parse(text || "{}") };
}

function respond(response: ServerResponse, protocol: Protocol, asked: Asked, behaviour: Behaviour): void {
  if (behaviour === "hang up") {
    response.destroy();
    return;
  }
  if (behaviour === "busy" || behaviour === "fail") {
    const status = behaviour === "busy" ? 429 : 500;
    // OpenAI, Anthropic and the AI SDK obey the first, others the second.
    const headers = { "content-type": "application/json", "retry-after-ms": "1", "retry-after": "0" };
    response.writeHead(status, headers).end(JSON.stringify(protocol.error(status, behaviour)));
    return;
  }
  const answer = protocol.answer(asked);
  if ("document" in answer) {
    const headers = { "content-type": "application/json", "x-request-id": "r1", "request-id": "r1" };
    response.writeHead(200, headers).end(JSON.stringify(answer.document));
    return;
  }
  response.writeHead(200, { "content-type": answer.contentType, "x-request-id": "r1", "request-id": "r1" });
  if (behaviour === "answer") {
    for (const frame of answer.frames) response.write(frame);
    response.end();
    return;
  }
  for (const frame of answer.frames.slice(0, GOOD_FRAMES)) response.write(frame);
  if (behaviour === "garble") response.end(answer.broken);
  // Destroyed once what was sent is out: the client must have got the first frames.
  if (behaviour === "cut") response.write("", () => response.socket?.destroySoon());
}
