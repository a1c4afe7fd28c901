/** Requests of Express 4 and 5. */

import { createServer } from "node:http";
import express5, { type Express, type NextFunction, type Request, type Response } from "express";
// @ts-expect-error: it has no types of its own, and those of version 5 do for what is used
import express4 from "express4";
import { describe, expect, it } from "vitest";
import { meterRequests } from "../../src/adapters/http/express.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { listening, send } from "./loopback-server.js";
import { ask, field, footprints, meteredCalls } from "./metered-calls.js";

const json = { method: "POST", headers: { "content-type": "application/json" } };
const start = (app: Express) => listening(createServer(app));

meteredCalls();

describe.skipIf(!hasLoopback).each([
  ["4", express4 as typeof express5],
  ["5", express5],
])(overLoopback("a request of Express %s"), (version, express) => {
  it(`a request of Express ${version} has the sum of what its route metered, behind other middleware, and states it`, async () => {
    const seen = footprints<Request>();
    const app = express();
    app.use(meterRequests<Request>({ ...seen, expose: (request) => request.get("x-team") === "search" }));
    app.use(express.json());
    app.post("/ask/:joules", async (request, response) => {
      await ask(Number(request.params.joules));
      response.json({ got: request.body });
    });
    const url = await start(app);
    const headers = { ...json.headers, "x-team": "search" };
    const answer = await send(`${url}/ask/5`, { ...json, headers }, '{"a":1}');
    expect(answer).toMatchObject({ status: 200, body: '{"got":{"a":1}}' });
    expect(answer.headers["wattspan-footprint"]).toBe(field(5));
    expect((await seen.next()).energy?.value).toBe(5);
    expect(seen.requests.map(({ params }) => params.joules)).toEqual(["5"]);
    expect((await send(`${url}/ask/5`, json, "{}")).headers["wattspan-footprint"]).toBeUndefined();
  });

  it(`a request of Express ${version} that is metered twice counts once in each`, async () => {
    const [outer, inner] = [footprints(), footprints()];
    const app = express();
    app.use(meterRequests(outer), async (_request: Request, _response: Response, next: NextFunction) => {
      await ask(1);
      next();
    });
    app.get("/", meterRequests(inner), async (_request, response) => void response.send(await ask(2)));
    await send(await start(app));
    expect([(await outer.next()).energy?.value, (await inner.next()).energy?.value]).toEqual([3, 2]);
  });

  it(`a request of Express ${version} reaches the error handler as ever when its route throws`, async () => {
    const seen = footprints();
    const app = express();
    app.use(meterRequests({ ...seen, expose: () => true }));
    app.get("/", (_request, _response, next) => {
      ask(2).then(() => next(new Error("route")));
    });
    app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
      response.status(500).send(error.message);
    });
    const answer = await send(await start(app));
    expect(answer).toMatchObject({ status: 500, body: "route" });
    expect(answer.headers["wattspan-footprint"]).toBe(field(2));
    expect((await seen.next()).energy?.value).toBe(2);
  });
});
