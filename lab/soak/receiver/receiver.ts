/**
 * The other side of the run, in a separate process: an OTLP receiver that fails on command, and a server that
 * speaks the protocol of a hosted model.
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sum } from "simple-statistics";
import { counterPoints, type MetricsBody, spanJoules, type TracesBody } from "./otlp-json.ts";
import type { FromReceiver, Received, ReceiverState, ToReceiver } from "./protocol.ts";

const newest = new Map<string, Map<string, number>>();
const counts = { spans: 0, spanJ: 0, requests: 0, refused: 0 };
let state: ReceiverState = "up";

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

function take(path: string | undefined, body: string): void {
  if (path === "/v1/traces") {
    for (const joules of spanJoules(JSON.parse(body) as TracesBody)) {
      counts.spans++;
      counts.spanJ += joules;
    }
    return;
  }
  for (const { metric, series, value } of counterPoints(JSON.parse(body) as MetricsBody)) {
    const all = newest.get(metric) ?? new Map<string, number>();
    newest.set(metric, all);
    all.set(series, value);
  }
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  counts.requests++;
  const body = await bodyOf(request);
  if (state === "hangs") {
    counts.refused++; // The answer never comes.
    return;
  }
  if (state !== "up") {
    counts.refused++;
    response.writeHead(503).end();
    return;
  }
  take(request.url, body);
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
}

const usage = { prompt_tokens: 15, completion_tokens: 7, total_tokens: 22 };
const completion = JSON.stringify({ object: "chat.completion", choices: [], usage });

async function chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await bodyOf(request);
  setTimeout(() => response.writeHead(200, { "content-type": "application/json" }).end(completion), 30);
}

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function received(): Received {
  const each = (of: (series: Map<string, number>) => number) =>
    Object.fromEntries([...newest].map(([metric, series]) => [metric, of(series)]));
  const sums = each((series) => sum([...series.values()]));
  return { ...counts, sums, series: each(({ size }) => size) };
}

const answer = (message: FromReceiver): void => void process.send?.(message);
const otlp = createServer((request, response) => void receive(request, response));
const port = await listen(otlp);

async function be(next: ReceiverState): Promise<void> {
  state = next;
  if (next === "up" && !otlp.listening) await listen(otlp, port);
  if (next === "refuses") otlp.close();
  if (next !== "hangs") otlp.closeAllConnections();
}

process.on("message", (message: ToReceiver) => {
  if ("be" in message) void be(message.be);
  else answer({ report: message.report, received: received() });
});
process.on("disconnect", () => process.exit());
answer({ port, chatPort: await listen(createServer((request, response) => void chat(request, response))) });
