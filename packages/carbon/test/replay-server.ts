/** A local HTTP server in place of a grid operator's: it gives the prepared answers, and records the requests. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { standInServer } from "@wattspan/testing/stand-ins";
import { onTestFinished } from "vitest";

/** What it answers with: a body that is sent as JSON, or a whole answer. */
export type Replay =
  | { readonly json: unknown }
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** One request as it came. */
interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
}

/** A server that runs until the test ends. */
export interface ReplayServer {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  /** From now on, for paths that begin so; the longest beginning wins. */
  answer(path: string, replay: Replay): void;
}

/**
 * Starts one.
 * @example const grid = await replayServer({ "/intensity": { json: { data: [] } } });
 */
export async function replayServer(replays: Readonly<Record<string, Replay>> = {}): Promise<ReplayServer> {
  const known = new Map(Object.entries(replays));
  const asked: Asked[] = [];
  const server = await standInServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://localhost");
    asked.push({ path, query: Object.fromEntries(searchParams), headers: request.headers });
    const found = [...known.keys()]
      .filter((start) => path.startsWith(start))
      .sort((a, b) => b.length - a.length)[0];
    send(
      found === undefined ? { status: 404, body: "no such path" } : (known.get(found) as Replay),
      request,
      response,
    );
  });
  onTestFinished(() => server.close());
  return { baseUrl: server.origin, asked, answer: (path, replay) => known.set(path, replay) };
}

function send(replay: Replay, request: IncomingMessage, response: ServerResponse): void {
  if (typeof replay === "function") {
    replay(request, response);
  } else if ("json" in replay) {
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(replay.json));
  } else {
    response.writeHead(replay.status ?? 200, { "content-type": "text/html", ...replay.headers });
    response.end(replay.body);
  }
}
