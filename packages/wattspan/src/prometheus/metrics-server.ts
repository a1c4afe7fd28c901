import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isThisMachine } from "../process/this-machine.js";
import { PrometheusPageError } from "./page-error.js";

/** The path of the page, where scrapers look first. */
const PATH = "/metrics";

/** The address to listen on. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly keepAlive: boolean;
}

/** A listening server. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Listens, and answers `GET /metrics` by `answer`.
 * @throws PrometheusPageError `port_in_use` or `cannot_listen`
 */
export async function startMetricsServer(answer: Handler, options: ListenOptions): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (isRebound(server, request)) end(response, 421, "Wrong host name: use localhost or an IP address.\n");
    else route(request, response, answer);
  });
  if (!options.keepAlive) {
    // A scraper keeps its connection open. That must not keep the process alive either.
    server.unref();
    server.on("connection", (socket) => socket.unref());
  }
  await listen(server, options);
  return { url: urlOf(server.address() as AddressInfo), close: () => close(server) };
}

function route(request: IncomingMessage, response: ServerResponse, answer: Handler): void {
  const path = (request.url ?? "").split("?", 1)[0];
  if (path !== PATH) end(response, 404, `Not found. Metrics are at ${PATH}.\n`);
  else if (request.method !== "GET") end(response.setHeader("allow", "GET"), 405, "Only GET.\n");
  else answer(request, response).catch(() => end(response, 500, "The metrics could not be collected.\n"));
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Whether a site points its own name at this machine, so that a browser takes the page for the site's.
 * Checked only on a page for this machine alone: elsewhere scrapers use their own names for it. The port may
 * be forwarded.
 */
function isRebound(server: Server, { headers }: IncomingMessage): boolean {
  const { address } = server.address() as AddressInfo;
  return LOOPBACK.test(address) && !isThisMachine((headers.host ?? "").replace(/:\d+$/, ""));
}

function end(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { "content-type": "text/plain" });
  response.end(text);
}

function listen(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    // Later ones too, such as a connection that finds no free file: nobody else listens to them.
    server.on("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    // Workers of a cluster would share the port: each scrape would show another one's counters.
    server.listen({ host, port, exclusive: true }, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): PrometheusPageError {
  const cause = { cause: error };
  if (error.code !== "EADDRINUSE") {
    const message = `cannot listen on ${host} port ${port} (${error.code ?? error.message}). Give a host and port of this machine.`;
    return new PrometheusPageError("cannot_listen", message, cause);
  }
  const message = `port ${port} on ${host} is in use. Give another port, or 0 for any free one.`;
  return new PrometheusPageError("port_in_use", message, cause);
}

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === "IPv6" ? `[${address}]` : address}:${port}${PATH}`;

/** Closes open connections, so that a scraper's idle connection cannot delay the shutdown. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
