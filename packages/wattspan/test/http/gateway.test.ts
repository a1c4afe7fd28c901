/**
 * A gateway to a model and its client are both metered: the call counts once where the answer says who
 * counted, and else a reason says that it may not.
 */

import { createServer, type RequestListener } from "node:http";

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { footprintFetch, meterRequests } from "../../src/adapters/http/http.js";
import {
  type Footprint,
  meteredFetch,
  meterInference,
  meterStep,
  startWattspan,
  type Wattspan,
} from "../../src/index.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { listening } from "./loopback-server.js";
import { field } from "./metered-calls.js";

type Fetch = typeof fetch;
const answer = { usage: { prompt_tokens: 1, completion_tokens: 7 } };
let wattspan: Wattspan;

beforeEach(async () => {
  const estimate = () => ({ energy: { value: 7, low: 3.5, high: 14 }, methodId: "e" });
  wattspan = await startWattspan({
    meters: [],
    estimators: [{ id: "e", knows: () => true, estimate }],
    location: { country: "DE" },
    telemetry: { detail: "off" },
  });
});
afterEach(() => wattspan.shutdown());

const service = (listener: RequestListener) => listening(createServer(listener));
/** One that states this of each request, where there is something. */
const stating = (text: string | undefined, headers: Record<string, string> = {}) =>
  service((_request, response) => {
    response.writeHead(200, { ...(text !== undefined && { "wattspan-footprint": text }), ...headers });
    response.end(JSON.stringify(answer));
  });

/** The footprint of a call by a client that uses this `fetch`. */
const called = async (url: string, send: Fetch) => {
  let seen: Footprint | undefined;
  const onFootprint = (footprint: Footprint) => {
    seen = footprint;
  };
  await meterInference({ model: "m", provider: "openai", onFootprint }, async () => (await send(url)).json());
  await wattspan.flush();
  return {
    joules: seen?.energy?.value,
    unknown: seen?.unknown,
    reasons: seen?.reasons,
    services: seen?.services,
  };
};

describe.skipIf(!hasLoopback).each([
  ["plain fetch", () => fetch],
  ["meteredFetch", () => meteredFetch()],
])(overLoopback("a client of a gateway, by %s"), (_, send) => {
  it("a client's call is counted by the gateway that says so, and the client's total is a lower bound", async () => {
    const footprints: Footprint[] = [];
    const onFootprint = (footprint: Footprint) => void footprints.push(footprint);
    const metered: RequestListener = meterRequests(
      async (_request, response) => {
        await meterInference({ model: "m", provider: "openai", onFootprint }, async () => answer);
        response.end(JSON.stringify(answer));
      },
      { expose: () => true },
    );
    const url = await service(metered);
    const { reasons, ...client } = await called(url, send());
    expect(footprints.map(({ energy }) => energy?.value)).toEqual([7]);
    expect(client).toEqual({
      joules: undefined,
      unknown: { count: 1, reasons: ["unreported"] },
      services: [{ host: new URL(url).hostname, calls: 1, unknown: 1 }],
    });
    expect(reasons).toContain("counted_elsewhere");
  });

  it.each([
    ["that says nothing", undefined, {}],
    ["whose energy is not known yet", "activities=1, complete=?0", {}],
    ["behind a cache", field(7), { age: "60" }],
  ])(
    "a client's call has an estimate through a gateway %s, and the reason that it may count twice",
    async (_case, text, headers) => {
      const { joules, unknown, reasons } = await called(await stating(text, headers), send());
      expect([joules, unknown]).toEqual([7, undefined]);
      expect(reasons).toContain("may_count_twice");
    },
  );

  it("a client's call has the gateway's own figure where the gateway is named", async () => {
    const url = await stating(field(5));
    const { joules, unknown, reasons } = await called(url, footprintFetch({ trust: [url], fetch: send() }));
    expect([joules, unknown, reasons]).toEqual([5, undefined, []]);
  });
});

describe.skipIf(!hasLoopback)(overLoopback("requests of one's own"), () => {
  it("a stream of a gateway, which states what it took in its trailer, is counted there", async () => {
    const url = await service(
      meterRequests(
        async (_request, response) => {
          response.writeHead(200).write("{");
          await meterInference({ model: "m", provider: "openai" }, async () => answer);
          response.end('"done":true}');
        },
        { expose: () => true },
      ),
    );
    const { joules, reasons } = await called(url, fetch);
    expect(joules).toBeUndefined();
    expect(reasons).toContain("counted_elsewhere");
  });

  it("a request of a step says nothing of who counts", async () => {
    const url = await stating(field(5));
    let reasons: readonly string[] = [];
    const onFootprint = (footprint: Footprint) => {
      reasons = footprint.reasons;
    };
    await meterStep({ name: "look up", runsOn: "remote", onFootprint }, async () =>
      (await fetch(url)).json(),
    );
    await wattspan.flush();
    expect(reasons).toEqual([]);
  });

  it("a host at which providers serve models is no gateway", async () => {
    const send = meteredFetch(async () => Response.json(answer));
    const { joules, reasons } = await called("https://api.openai.com/v1/chat/completions", send);
    expect(joules).toBe(7);
    expect(reasons).not.toContain("may_count_twice");
  });
});
