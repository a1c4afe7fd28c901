/** Requests of Hono, on Node's server and by itself. */

import type { AddressInfo } from "node:net";
import { type HttpBindings, serve } from "@hono/node-server";
import { setMeteringEnabled } from "@wattspan/core";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { meterRequests, type RequestOptions } from "../../src/adapters/http/hono.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { send } from "./loopback-server.js";
import { ask, field, footprints, meteredCalls } from "./metered-calls.js";

type Env = { Bindings: HttpBindings };

/** Node's server of Hono replaces them when it starts. */
const before = { Request, Response };
afterAll(() => void Object.assign(globalThis, before));

function withRoutes(options: RequestOptions<Context>) {
  const app = new Hono<Env>();
  app.use(meterRequests(options));
  app.post("/ask", async (c) => c.json({ answer: await ask((await c.req.json()).joules) }));
  app.get("/stream", (c) =>
    streamSSE(c, async (stream) => {
      for (let n = 0; n < 3; n++) await stream.writeSSE({ data: await ask(1) });
    }),
  );
  app.get("/fails", async () => {
    await ask(2);
    throw new Error("route");
  });
  app.get("/foreign", async () => {
    await ask(2);
    return Response.redirect("http://elsewhere.invalid/");
  });
  app.onError((error, c) => c.text(error.message, 500));
  return app;
}

async function listeningHono(app: Hono<Env>): Promise<string> {
  const address = await new Promise<AddressInfo>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, resolve);
    onTestFinished(() => void server.close());
  });
  return `http://127.0.0.1:${address.port}`;
}

const post = { method: "POST", headers: { "content-type": "application/json" } };

meteredCalls();

describe.skipIf(!hasLoopback)(overLoopback("a request of Hono on Node's server"), () => {
  it("a request of Hono on Node's server has the sum of what its route metered, and states it", async () => {
    const seen = footprints<Context>();
    const url = await listeningHono(
      withRoutes({ ...seen, expose: (c) => c.req.header("x-team") === "search" }),
    );
    const headers = { ...post.headers, "x-team": "search" };
    const answer = await send(`${url}/ask`, { ...post, headers }, '{"joules":5}');
    expect(answer).toMatchObject({ status: 200, body: '{"answer":"answer"}' });
    expect(answer.headers["wattspan-footprint"]).toBe(field(5));
    expect((await seen.next()).energy?.value).toBe(5);
    expect(seen.requests.map((c) => c.req.path)).toEqual(["/ask"]);
    expect((await send(`${url}/ask`, post, '{"joules":5}')).headers["wattspan-footprint"]).toBeUndefined();
  });

  it("a request of Hono on Node's server states in a trailer what its events took", async () => {
    const seen = footprints();
    const url = await listeningHono(withRoutes({ ...seen, expose: () => true }));
    const { body, trailers } = await send(`${url}/stream`);
    expect(body).toBe("data: answer\n\n".repeat(3));
    expect(trailers["wattspan-footprint"]).toBe(field(3, 3));
    expect((await seen.next()).energy?.value).toBe(3);
  });

  it("a request of Hono on Node's server reaches the error handler as ever when its route throws", async () => {
    const url = await listeningHono(withRoutes({ expose: () => true }));
    const answer = await send(`${url}/fails`);
    expect(answer).toMatchObject({ status: 500, body: "route" });
    expect(answer.headers["wattspan-footprint"]).toContain("energy=2.0");
  });
});

describe("a request of Hono by itself", () => {
  const all: RequestOptions<Context> = { expose: () => true, fields: ["header", "trailer", "server-timing"] };

  it("a request of Hono by itself states in its header what its handler took, and its sum is reported", async () => {
    const seen = footprints();
    const app = withRoutes({ ...all, ...seen });
    const { headers } = await app.request("/ask", { ...post, body: '{"joules":5}' });
    expect(headers.get("wattspan-footprint")).toBe(field(5, 1, "complete=?0"));
    expect(headers.get("server-timing")).toBe('wattspan;desc="5 J 0.005 gCO2e"');
    expect((await seen.next()).energy?.value).toBe(5);
  });

  it("a request of Hono by itself states its sum on a redirect too, whose headers cannot be changed", async () => {
    const answer = await withRoutes(all).request("/foreign");
    expect(answer.status).toBe(302);
    expect(answer.headers.get("wattspan-footprint")).toContain("energy=2.0");
  });

  it("a request of Hono by itself is left alone while metering is off", async () => {
    setMeteringEnabled(false);
    const { headers, status } = await withRoutes(all).request("/ask", { ...post, body: '{"joules":5}' });
    setMeteringEnabled(true);
    expect([status, headers.get("wattspan-footprint")]).toEqual([200, null]);
  });
});
