/** A web server on this machine that stands for another program. */

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type Certificate, standInServer as startServer } from "@wattspan/testing/stand-ins";
import { onTestFinished } from "vitest";

/** Starts one on a free port until the test is over; with a certificate it speaks TLS. Gives its origin. */
export async function standInServer(listener: RequestListener, certificate?: Certificate): Promise<string> {
  const server = await startServer(listener, certificate);
  onTestFinished(() => server.close());
  return server.origin;
}

/** A port of this machine that nobody listens on. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
