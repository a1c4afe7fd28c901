/** A stand-in of a backend's API, which says what a test lets it say. */

import type { RequestListener } from "node:http";
import { standInServer } from "@wattspan/testing/stand-ins";
import { onTestFinished } from "vitest";

/** Starts one for as long as the test runs, and gives its origin. */
export async function standIn(listener: RequestListener): Promise<string> {
  const server = await standInServer(listener);
  onTestFinished(() => server.close());
  return server.origin;
}

/** One that always says the same. */
export const answering = (status: number, text: string): Promise<string> =>
  standIn((_, response) => void response.writeHead(status).end(text));
