/** Requests of `node:http2` by its compatibility interface. */

import { once } from "node:events";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { describe, expect, it, onTestFinished } from "vitest";
import { meterRequests, type RequestOptions } from "../../src/adapters/http/http.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { listening } from "./loopback-server.js";
import { ask, field, footprints, meteredCalls } from "./metered-calls.js";

type Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => unknown;

/** Clients of one server of this listener. */
async function sessionsWith(
  listener: Listener,
  options: RequestOptions<Http2ServerRequest>,
  count = 1,
): Promise<ClientHttp2Session[]> {
  const server = createServer({ settings: { maxConcurrentStreams: 1000 } }, meterRequests(listener, options));
  const url = await listening(server);
  const sessions = Array.from({ length: count }, () => connect(url));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
  });
  return sessions;
}

const sessionWith = async (...given: Parameters<typeof sessionsWith>): Promise<ClientHttp2Session> =>
  (await sessionsWith(...given))[0] as ClientHttp2Session;

async function answerOf(stream: ClientHttp2Stream) {
  const heads: Record<string, unknown>[] = [{}, {}];
  let body = "";
  stream.on("response", (headers) => Object.assign(heads[0] as object, headers));
  stream.on("trailers", (trailers) => Object.assign(heads[1] as object, trailers));
  stream.setEncoding("utf8").on("data", (chunk) => {
    body += chunk;
  });
  stream.end();
  await once(stream, "close");
  return {
    headers: heads[0] as Record<string, unknown>,
    trailers: heads[1] as Record<string, unknown>,
    body,
  };
}

meteredCalls();

describe.skipIf(!hasLoopback)(overLoopback("a request of node:http2"), () => {
  it("a request of node:http2 states in its header what it took, and its sum is reported", async () => {
    const seen = footprints();
    const session = await sessionWith(async (_request, response) => response.end(await ask(3)), {
      expose: () => true,
      ...seen,
    });
    const { headers, trailers, body } = await answerOf(session.request());
    expect([headers[":status"], headers["wattspan-footprint"], body]).toEqual([200, field(3), "answer"]);
    expect(trailers["wattspan-footprint"]).toBeUndefined();
    expect((await seen.next()).energy?.value).toBe(3);
  });

  it("parallel streams of node:http2 state in a trailer what they took, after the application's trailers", async () => {
    const session = await sessionWith(
      async (request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.addTrailers({ "x-own": "theirs" });
        response.write(await ask(Number(request.url.slice(1))));
        response.end();
      },
      { expose: () => true },
    );
    const answers = await Promise.all(
      [1, 2, 3].map((joules) => answerOf(session.request({ ":path": `/${joules}` }))),
    );
    expect(answers.map(({ headers }) => headers.trailer)).toEqual(Array(3).fill("wattspan-footprint"));
    expect(answers.map(({ trailers }) => trailers["wattspan-footprint"])).toEqual([
      field(1),
      field(2),
      field(3),
    ]);
    expect(answers.map(({ trailers }) => trailers["x-own"])).toEqual(Array(3).fill("theirs"));
  });

  it("ten thousand parallel requests of node:http2 each have their own sum", async () => {
    const [sessions, streams] = [10, 1000];
    const seen = footprints<Http2ServerRequest>();
    const { promise: all, resolve } = Promise.withResolvers<void>();
    let arrived = 0;
    const clients = await sessionsWith(
      async (request, response) => {
        if (++arrived === sessions * streams) resolve();
        await all;
        await ask(Number(request.url.slice(1)));
        response.end();
      },
      { ...seen, expose: () => true },
      sessions,
    );
    const answers = await Promise.all(
      clients.flatMap((client, at) =>
        Array.from({ length: streams }, async (_, n) => {
          const joules = at * streams + n + 1;
          const { headers } = await answerOf(client.request({ ":path": `/${joules}` }));
          return [joules, Number(/energy=([\d.]+)/.exec(String(headers["wattspan-footprint"]))?.[1])];
        }),
      ),
    );
    expect(answers.filter(([asked, stated]) => asked !== stated)).toEqual([]);
    const sums = await Promise.all(answers.map(() => seen.next()));
    expect(new Set(sums.map(({ energy }) => energy?.value)).size).toBe(sessions * streams);
  });

  it("a request of node:http2 ends when its client resets the stream, and one without a body has no trailer", async () => {
    const seen = footprints();
    const session = await sessionWith(
      async (request, response) => {
        await ask(3);
        if (request.method === "HEAD") response.writeHead(204).end();
        else response.write("some");
      },
      { expose: () => true, ...seen },
    );
    const aborted = session.request();
    aborted.setEncoding("utf8").once("data", () => aborted.close());
    aborted.end();
    expect((await seen.next()).energy?.value).toBe(3);
    const { headers } = await answerOf(session.request({ ":method": "HEAD" }));
    expect([headers[":status"], headers.trailer]).toEqual([204, undefined]);
    expect((await seen.next()).energy?.value).toBe(3);
  });
});
