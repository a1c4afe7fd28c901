/**
 * Requests of `node:http`, with real clients: what they took, where it is said, and that nothing else
 * changes.
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { meterAgent, setMeteringEnabled, WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { meterRequests, type RequestOptions } from "../../src/adapters/http/http.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { listening, send, sendRaw } from "./loopback-server.js";
import { ask, field, footprints, meteredCalls } from "./metered-calls.js";

const everybody = { expose: () => true };

function serve(listener: RequestListener, options: RequestOptions<IncomingMessage> = {}): Promise<string> {
  return listening(createServer(meterRequests<IncomingMessage, ServerResponse>(listener, options)));
}

meteredCalls();

describe.skipIf(!hasLoopback)(overLoopback("a request of node:http"), () => {
  it("a request of node:http has the sum of everything metered inside, once", async () => {
    const seen = footprints<IncomingMessage>();
    const url = await serve(async (_request, response) => {
      await meterAgent({ name: "agent", runsOn: "remote" }, async () => {
        await Promise.all([ask(3), ask(4)]);
      });
      response.end(await ask(5));
    }, seen);
    expect(await send(`${url}/path`)).toMatchObject({ status: 200, body: "answer" });
    expect(await seen.next()).toMatchObject({
      activities: 4,
      pending: 0,
      method: "estimated",
      energy: { value: 12, low: 6, high: 24 },
    });
    expect(seen.requests.map(({ url }) => url)).toEqual(["/path"]);
  });

  it("a request of node:http counts work after its response, which the header does not have", async () => {
    const seen = footprints();
    const url = await serve(
      async (_request, response) => {
        await ask(3);
        const later = ask(40);
        response.end("done");
        await later;
        await ask(500);
      },
      { ...everybody, ...seen },
    );
    const { headers } = await send(url);
    expect(headers["wattspan-footprint"]).toBe(field(3, 2, "complete=?0"));
    expect((await seen.next()).energy?.value).toBe(543);
  });

  it("a request of node:http states nothing where no caller may see it", async () => {
    const url = await serve(async (_request, response) => response.end(await ask(3)), {
      fields: ["header", "trailer", "server-timing"],
    });
    const { headers } = await send(url);
    expect(Object.keys(headers).filter((name) => /wattspan|trailer|timing/.test(name))).toEqual([]);
    expect(headers["content-length"]).toBe("6");
  });

  it("a request of node:http states its sum to allowed callers in the header, when the response is whole", async () => {
    const url = await serve(async (_request, response) => response.end(await ask(3)), {
      expose: (request) => request.headers["x-team"] === "search",
    });
    const { headers, trailers } = await send(url, { headers: { "x-team": "search" } });
    expect(headers["wattspan-footprint"]).toBe(field(3));
    expect([headers["content-length"], trailers]).toEqual(["6", {}]);
    expect((await send(url)).headers["wattspan-footprint"]).toBeUndefined();
  });

  it("a stream of node:http states its sum in a trailer, after trailers of the application", async () => {
    const url = await serve(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", Trailer: "x-own" });
      for (let n = 0; n < 3; n++) response.write(`data: ${await ask(1)}\n\n`);
      response.addTrailers({ "x-own": "theirs" });
      response.end();
    }, everybody);
    const { headers, trailers, body } = await send(url);
    expect(headers["wattspan-footprint"]).toBe("activities=0, complete=?0");
    expect(headers.trailer).toBe("x-own, wattspan-footprint");
    expect(trailers).toEqual({ "x-own": "theirs", "wattspan-footprint": field(3, 3) });
    expect(body).toBe("data: answer\n\n".repeat(3));
  });

  it("a request of node:http states its sum in Server-Timing, after the application's entries", async () => {
    const url = await serve(
      async (_request, response) => {
        response.setHeader("Server-Timing", "db;dur=53");
        response.end(await ask(12));
      },
      { ...everybody, fields: ["server-timing"] },
    );
    const { headers } = await send(url);
    expect(headers["server-timing"]).toBe('db;dur=53, wattspan;desc="12 J 0.012 gCO2e"');
    expect(headers["wattspan-footprint"]).toBeUndefined();
  });

  it.each([
    ["an object", { "X-Own": ["1", "2"], "server-timing": "a" }],
    ["a flat list", ["X-Own", "1", "X-Own", "2", "server-timing", "a"]],
    ["pairs", [["X-Own", "1"], ["X-Own", "2"], ["server-timing", "a"]]], // biome-ignore format: one line
  ])(
    "a metered response of node:http keeps the headers that writeHead is given as %s",
    async (_form, given) => {
      const listener: RequestListener = async (_request, response) => {
        await ask(1);
        response.writeHead(201, "Made", given as never).end("body");
      };
      const plain = await send(await listening(createServer(listener)));
      const metered = await send(
        await serve(listener, { ...everybody, fields: ["header", "trailer", "server-timing"] }),
      );
      const {
        "wattspan-footprint": stated,
        trailer,
        "server-timing": timing,
        date,
        ...rest
      } = metered.headers;
      const { "server-timing": plainTiming, date: plainDate, ...plainRest } = plain.headers;
      expect(rest).toEqual(plainRest);
      expect([typeof date, typeof plainDate, trailer]).toEqual(["string", "string", "wattspan-footprint"]);
      expect(timing).toBe(`${plainTiming}, wattspan;desc="1 J 0.001 gCO2e"`);
      expect(stated).toBe(field(1, 1, "complete=?0"));
      expect([metered.status, metered.trailers]).toEqual([201, { "wattspan-footprint": field(1) }]);
    },
  );

  it.each([
    ["HEAD", { method: "HEAD" }, 200, {}],
    ["204", {}, 204, {}],
    ["304", {}, 304, {}],
    ["a stated length", {}, 200, { "content-length": "0" }],
    ["another coding", {}, 200, { "transfer-encoding": "identity", connection: "close" }],
  ] as const)(
    "a response of node:http announces no trailer where none can follow: %s",
    async (_case, options, status, headers) => {
      const url = await serve(async (_request, response) => {
        await ask(1);
        response.writeHead(status, headers).end();
      }, everybody);
      const answer = await send(url, options);
      expect(answer.status).toBe(status);
      expect([answer.headers.trailer, answer.trailers]).toEqual([undefined, {}]);
      expect(answer.headers["wattspan-footprint"]).toContain("energy=1.0");
    },
  );

  it("a response of node:http announces no trailer to HTTP/1.0, or where the application removes the chunks", async () => {
    const url = await serve(async (request, response) => {
      await ask(1);
      if (request.url === "/unchunked") response.removeHeader("transfer-encoding");
      response.write("a");
      response.end("b");
    }, everybody);
    const old = await sendRaw(url, "GET / HTTP/1.0\r\n\r\n");
    const unchunked = await sendRaw(url, "GET /unchunked HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    for (const answer of [old, unchunked]) {
      expect(answer).toContain("\r\n\r\nab");
      expect(answer).toContain("wattspan-footprint: energy=1.0");
      expect(answer.toLowerCase()).not.toContain("trailer");
    }
  });

  it("pipelined requests of node:http on one connection have their own sums", async () => {
    const seen = footprints<IncomingMessage>();
    const url = await serve(
      async (request, response) => {
        const joules = Number(request.url?.slice(1));
        await ask(joules);
        response.setHeader("connection", joules === 9 ? "close" : "keep-alive");
        response.end(`took ${joules}`);
      },
      { ...everybody, ...seen },
    );
    const requests = [1, 2, 9].map((n) => `GET /${n} HTTP/1.1\r\nhost: a\r\n\r\n`).join("");
    const answer = await sendRaw(url, requests);
    const stated = [...answer.matchAll(/wattspan-footprint: energy=(\d)[\s\S]*?took (\d)/g)];
    expect(stated.map(([, energy, body]) => [energy, body])).toEqual([
      ["1", "1"],
      ["2", "2"],
      ["9", "9"],
    ]);
    const sums = [await seen.next(), await seen.next(), await seen.next()];
    expect(sums.map(({ energy }) => energy?.value).sort()).toEqual([1, 2, 9]);
  });

  it("a request of node:http has what the events of its body start", async () => {
    const seen = footprints();
    const url = await serve(
      (request, response) =>
        void request
          .on("data", () => void ask(2))
          .on("end", async () => {
            response.end(await ask(3));
          }),
      { ...everybody, ...seen },
    );
    const agent = { headers: { "content-length": "5" }, method: "POST" };
    expect((await send(url, agent, "hello")).body).toBe("answer");
    expect(await seen.next()).toMatchObject({ activities: 2, energy: { value: 5 } });
  });

  it("a request of node:http ends with a response that is aborted", async () => {
    const seen = footprints();
    const url = await serve(async (_request, response) => {
      response.writeHead(200).write("some");
      await ask(3);
    }, seen);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    expect((await seen.next()).energy?.value).toBe(3);
  });

  it("a request of node:http that never ends reports nothing and holds nothing up, until it is closed", async () => {
    const seen = footprints();
    const url = await serve(async (request, response) => {
      await ask(3);
      if (request.url !== "/hangs") response.end();
    }, seen);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET /hangs HTTP/1.1\r\nhost: a\r\n\r\n");
    await send(url);
    expect((await seen.next()).energy?.value).toBe(3);
    expect(seen.left).toEqual([]);
    socket.destroy();
    expect((await seen.next()).energy?.value).toBe(3);
  });

  it("meterRequests passes on what the listener throws and returns, and survives an `expose` that throws", async () => {
    const failing = () => {
      throw new Error("expose");
    };
    const url = await serve(async (_request, response) => response.end(await ask(1)), { expose: failing });
    expect(await send(url)).toMatchObject({ status: 200, body: "answer" });
    const [request, response] = await new Promise<[IncomingMessage, ServerResponse]>((resolve) => {
      const server = createServer((...both) => {
        resolve(both);
        both[1].end();
      });
      listening(server).then(send);
    });
    const thrown = new RangeError("the listener's");
    const throws = meterRequests(() => {
      throw thrown;
    });
    expect(() => throws(request, response)).toThrow(thrown);
    const promise = Promise.resolve();
    expect(meterRequests(() => promise)(request, response)).toBe(promise);
  });

  it("meterRequests refuses unusable options", () => {
    const listener = () => undefined;
    for (const options of [
      null,
      7,
      { expose: true },
      { onFootprint: "f" },
      { fields: "header" },
      { fields: ["body"] },
    ])
      expect(() => meterRequests(listener, options as never)).toThrow(WattspanConfigurationError);
  });

  it("a request of node:http is left alone while metering is off", async () => {
    const seen = footprints();
    const own: string[][] = [];
    const url = await serve(
      async (request, response) => {
        own.push(
          [request, response].map((object) =>
            String(Object.hasOwn(object, "emit") || Object.hasOwn(object, "end")),
          ),
        );
        response.end(await ask(1));
      },
      { ...everybody, ...seen },
    );
    setMeteringEnabled(false);
    const { headers } = await send(url);
    setMeteringEnabled(true);
    expect(headers["wattspan-footprint"]).toBeUndefined();
    expect(own).toEqual([["false", "false"]]);
    expect((await send(url)).headers["wattspan-footprint"]).toBe(field(1));
    expect(own[1]).toEqual(["true", "true"]);
  });
});
