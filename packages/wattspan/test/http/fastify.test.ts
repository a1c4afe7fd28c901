/** Requests of Fastify. */

import Fastify, { type FastifyRequest } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { meterRequests } from "../../src/adapters/http/fastify.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { send } from "./loopback-server.js";
import { ask, field, footprints, meteredCalls } from "./metered-calls.js";

async function withRoutes(options: Parameters<typeof meterRequests<FastifyRequest>>[0]) {
  const app = Fastify();
  onTestFinished(() => app.close());
  await app.register(meterRequests<FastifyRequest>(options));
  app.post<{ Body: { joules: number } }>("/ask", async ({ body }) => ({ answer: await ask(body.joules) }));
  app.get("/fails", async () => {
    await ask(2);
    throw new Error("route");
  });
  return app;
}

meteredCalls();

describe.skipIf(!hasLoopback)(overLoopback("a request of Fastify"), () => {
  it("a request of Fastify has the sum of what its route metered, behind the parsing of its body, and states it", async () => {
    const seen = footprints<FastifyRequest>();
    const app = await withRoutes({ ...seen, expose: ({ headers }) => headers["x-team"] === "search" });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const headers = { "content-type": "application/json", "x-team": "search" };
    const answer = await send(`${url}/ask`, { method: "POST", headers }, '{"joules":5}');
    expect(answer).toMatchObject({ status: 200, body: '{"answer":"answer"}' });
    expect(answer.headers["wattspan-footprint"]).toBe(field(5));
    expect((await seen.next()).energy?.value).toBe(5);
    expect(seen.requests.map(({ routeOptions }) => routeOptions.url)).toEqual(["/ask"]);
  });

  it("a request of Fastify reaches the error handler as ever when its route throws", async () => {
    const app = await withRoutes({ expose: () => true });
    const answer = await send(`${await app.listen({ port: 0, host: "127.0.0.1" })}/fails`);
    expect(answer.status).toBe(500);
    expect(answer.headers["wattspan-footprint"]).toBe(field(2));
  });

  it("a request that is injected into Fastify is metered too", async () => {
    const seen = footprints<FastifyRequest>();
    const app = await withRoutes({ ...seen, expose: () => true });
    const { headers, statusCode } = await app.inject({ method: "POST", url: "/ask", payload: { joules: 4 } });
    expect([statusCode, headers["wattspan-footprint"]]).toEqual([200, field(4)]);
    expect((await seen.next()).energy?.value).toBe(4);
  });

  it("functions inside of register() see requests of the application's own type, with HTTP/2 too", async () => {
    const app = Fastify();
    const secure = Fastify({ http2: true });
    onTestFinished(() => app.close());
    onTestFinished(() => secure.close());
    await app.register(meterRequests({ expose: ({ routeOptions }) => routeOptions.url === "/ask" }));
    await secure.register(meterRequests({ expose: ({ routeOptions }) => routeOptions.url === "/ask" }));
    app.get("/ask", () => ask(3));
    secure.get("/ask", () => ask(4));
    const answers = [await app.inject("/ask"), await secure.inject("/ask")];
    expect(answers.map(({ headers }) => headers["wattspan-footprint"])).toEqual([field(3), field(4)]);
  });
});
