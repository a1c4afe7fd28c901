/**
 * A local server that speaks the protocol of OpenAI's chat completions, plain and streamed, with usage.
 * It replaces a hosted model: nothing leaves this machine, and its answers quote the prompt.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { type ChatRequest, chatRequest, ProtocolError } from "./chat-request.ts";
import { extractiveSummary, tokensOf } from "./extractive-summary.ts";
import { socketFetch } from "./socket-fetch.ts";

/** Options of `startStandIn`. */
export interface StandInOptions {
  /** Time per output token in milliseconds, as a served model takes it. Default 0. */
  readonly msPerToken?: number;
  /** Whether to use the loopback interface. Default: whether there is one. */
  readonly loopback?: boolean;
}

/** The running server. */
export interface StandIn {
  /** For the options of the official client of the same names. */
  readonly baseURL: string;
  readonly fetch: typeof fetch;
  close(): void;
}

/** Whether this machine has a loopback interface: some containers and namespaces do not. */
export const hasLoopback = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => internal));

/** Starts the server on a free port of the loopback interface, or on a local socket where there is none. */
export async function startStandIn({
  msPerToken = 0,
  loopback = hasLoopback(),
}: StandInOptions = {}): Promise<StandIn> {
  const server = createServer((request, response) => {
    answer(request, response, msPerToken).catch((error: unknown) => fail(response, error));
  });
  const socket = loopback ? undefined : socketPath();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if (socket) server.listen(socket, resolve);
    else server.listen(0, "127.0.0.1", resolve);
  });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  if (socket) return { baseURL: "http://stand-in/v1", fetch: socketFetch(socket), close };
  return { baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, fetch, close };
}

/** A unique name: a pipe on Windows, a file elsewhere. */
function socketPath(): string {
  const name = `stand-in-${randomUUID()}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function answer(request: IncomingMessage, response: ServerResponse, msPerToken: number): Promise<void> {
  if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
    throw new ProtocolError(
      404,
      `no route ${request.method} ${request.url}: expected POST /v1/chat/completions.`,
    );
  }
  const chat = chatRequest(await text(request));
  const prompt = chat.messages.map((message) => message.content).join("\n");
  const tokens = tokensOf(extractiveSummary(prompt));
  const input = tokensOf(prompt).length;
  const usage = {
    prompt_tokens: input,
    completion_tokens: tokens.length,
    total_tokens: input + tokens.length,
  };
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: chat.model };
  if (chat.stream) {
    await stream(response, chat, head, tokens, usage, msPerToken);
  } else {
    await pause(msPerToken * tokens.length);
    const message = { role: "assistant", content: tokens.join(""), refusal: null };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
    send(response, 200, { ...head, object: "chat.completion", choices, usage });
  }
}

async function stream(
  response: ServerResponse,
  chat: ChatRequest,
  head: object,
  tokens: readonly string[],
  usage: object,
  msPerToken: number,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const write = (choices: readonly object[], more: object = {}): void => {
    response.write(
      `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...more })}\n\n`,
    );
  };
  write([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]);
  for (const content of tokens) {
    if (msPerToken > 0) await pause(msPerToken);
    if (response.destroyed) return;
    write([{ index: 0, delta: { content }, finish_reason: null }]);
  }
  write([{ index: 0, delta: {}, finish_reason: "stop" }]);
  if (chat.includeUsage) write([], { usage });
  response.end("data: [DONE]\n\n");
}

function fail(response: ServerResponse, error: unknown): void {
  const known = error instanceof ProtocolError;
  const message = known ? error.message : "the stand-in failed.";
  const type = known ? "invalid_request_error" : "server_error";
  if (response.headersSent) response.destroy();
  else send(response, known ? error.status : 500, { error: { message, type, param: null, code: null } });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
