/** A stand-in of a backend's API, which says what a test lets it say. */

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Starts one for as long as the test runs, and gives its origin. */
export async function standIn(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** One that always says the same. */
export const answering = (status: number, text: string): Promise<string> =>
  standIn((_, response) => void response.writeHead(status).end(text));
