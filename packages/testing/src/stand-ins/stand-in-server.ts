/**
 * A web server on this machine that stands for a device: it counts what it is asked, and its answers can be
 * replaced by faults.
 */

import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import type { Certificate } from "./self-signed-certificate.js";

/** Whether this machine can talk to itself: some sandboxes cannot. */
export const HAS_LOOPBACK = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "127.0.0.1"),
);

/** A server that runs for long is not to remember for ever. */
const MAX_REMEMBERED = 100_000;

/** A server that listens, and what it has seen. */
export interface StandInServer {
  /** Without a slash at its end. */
  readonly origin: string;
  /** Requests so far, as `GET /metrics`; the first hundred thousand. */
  readonly asked: readonly string[];
  /** Connections so far. */
  readonly connections: () => number;
  /** Answers everything from now on; undefined: as at first. */
  answer(listener: RequestListener | undefined): void;
  /** Ends it, with all connections. */
  close(): Promise<void>;
}

/**
 * Starts one on a free port. It keeps no process alive. With a certificate it speaks TLS.
 *
 * @example
 * const server = await standInServer((_, response) => response.end(dcgmPage(cards)));
 * const meter = prometheusScrape({ url: `${server.origin}/metrics`, preset: "dcgm" });
 */
export async function standInServer(
  usual: RequestListener,
  certificate?: Certificate,
): Promise<StandInServer> {
  const asked: string[] = [];
  let connections = 0;
  let listener: RequestListener | undefined;
  const all: RequestListener = (request, response) => {
    if (asked.length < MAX_REMEMBERED) asked.push(`${request.method} ${request.url}`);
    (listener ?? usual)(request, response);
  };
  const server: Server = certificate
    ? createSecureServer({ key: certificate.key, cert: certificate.cert }, all)
    : createServer(all);
  server.on(certificate ? "secureConnection" : "connection", () => connections++);
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${certificate ? "https" : "http"}://127.0.0.1:${port}`,
    asked,
    connections: () => connections,
    answer(next) {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
