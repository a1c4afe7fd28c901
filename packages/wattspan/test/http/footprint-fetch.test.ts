/**
 * What a caller believes of what services say: only those that were named, only what can be true, each answer
 * once.
 */

import { createServer, type RequestListener } from "node:http";
import {
  createMetering,
  type Footprint,
  meterInference,
  meterStep,
  WattspanConfigurationError,
} from "@wattspan/core";
import { metric } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { type FootprintFetchOptions, footprintFetch, meterRequests } from "../../src/adapters/http/http.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { inMemorySdk, sumOf } from "../sdk.js";
import { listening } from "./loopback-server.js";
import { ask, field, meteredCalls } from "./metered-calls.js";

/** A step that calls something, and its footprint. */
async function footprintOf(call: () => Promise<unknown>): Promise<Footprint> {
  return new Promise<Footprint>((resolve, reject) => {
    meterStep({ name: "step", runsOn: "remote", onFootprint: resolve }, call).catch(reject);
  });
}

/** A service whose listener answers as it likes. */
const service = (listener: RequestListener) => listening(createServer(listener));
/** A service that is metered. */
const metered = (listener: RequestListener) => service(meterRequests(listener, { expose: () => true }));
/** A service that says this. */
const saying = (text: string, headers: Record<string, string> = {}) =>
  service((_request, response) =>
    response.writeHead(200, { "wattspan-footprint": text, ...headers }).end("body"),
  );
/** Calls it and reads all of its answer. */
const get =
  (url: string, options: Partial<FootprintFetchOptions> = {}) =>
  async () =>
    (await footprintFetch({ trust: [new URL(url).origin], ...options })(url)).text();

meteredCalls();

describe.skipIf(!hasLoopback)(overLoopback("a caller of services"), () => {
  it("a caller has what a trusted service states in its total, and not in what it used itself", async () => {
    const url = await metered(async (_request, response) => response.end(await ask(7)));
    const footprint = await footprintOf(get(url));
    expect(footprint).toMatchObject({
      energy: { value: 7, low: 3.5, high: 14 },
      co2e: { value: 0.007 },
      self: {},
      parts: [],
      method: "reported",
      services: [{ host: new URL(url).host, calls: 1, energy: { value: 7 } }],
    });
    expect(footprint.unknown).toBeUndefined();
  });

  it("a caller reads the footprint in the trailer of a stream, which global fetch hides", async () => {
    const url = await metered(async (_request, response) => {
      response.writeHead(200);
      for (let n = 0; n < 3; n++) response.write(await ask(2));
      response.end();
    });
    expect((await footprintOf(get(url))).energy?.value).toBe(6);
  });

  it("a caller takes a gateway's figure instead of an estimate of its own", async () => {
    const url = await metered(async (_request, response) => response.end(await ask(7)));
    const footprint = await new Promise<Footprint>((resolve) => {
      meterInference({ model: "m", provider: "openai", onFootprint: resolve }, async (call) => {
        call.setUsage({ output: 1000 });
        return get(url)();
      });
    });
    expect(footprint.energy?.value).toBe(7);
    expect(footprint.unknown).toBeUndefined();
  });

  it("a caller counts a service's figure as its own where the service exports nothing", async () => {
    const url = await metered(async (_request, response) => response.end(await ask(7)));
    const { parts, self } = await footprintOf(get(url, { counted: "here" }));
    expect(self.energy?.value).toBe(7);
    expect(parts).toEqual([
      expect.objectContaining({ method: "reported", methodId: "wattspan-footprint", boundary: "serving" }),
    ]);
  });

  it.each([
    ["there", 0, 0, 0],
    ["here", 7, 1000, 1],
  ] as const)(
    "a service that is counted `%s` adds %i J, %i tokens and %i operations to the caller's metrics",
    async (counted, joules, tokens, calls) => {
      const url = await saying(field(7));
      const sdk = inMemorySdk();
      const metering = createMetering({ telemetry: { detail: "metrics", meterProvider: sdk.meterProvider } });
      await metering.meterInference({ model: "m", provider: "openai" }, async (call) => {
        call.setUsage({ output: 1000 });
        return get(url, { counted })();
      });
      await metering.shutdown();
      const points = await sdk.points();
      expect(
        [metric.energy, metric.tokens, metric.operations].map(({ name }) => sumOf(points, name)),
      ).toEqual([joules, tokens, calls]);
    },
  );

  it("a caller of a hundred requests has what they took together", async () => {
    const url = await metered(async (_request, response) => response.end(await ask(1)));
    const fetch = footprintFetch({ trust: [url] });
    const { energy, services } = await footprintOf(() =>
      Promise.all(Array.from({ length: 100 }, async () => (await fetch(url)).text())),
    );
    expect(energy?.value).toBe(100);
    expect(services).toMatchObject([{ calls: 100 }]);
  });

  const unbelieved = async (url: string, options: Partial<FootprintFetchOptions> = {}) => {
    const { energy, unknown } = await footprintOf(get(url, options));
    expect(energy).toBeUndefined();
    return unknown?.reasons;
  };

  it.each([
    ["ten thousand characters", `${field(1)}, x="${"x".repeat(10_000)}"`],
    ["a number beyond all", "energy=1e309;unit=J, activities=1, complete"],
    ["a negative number", "energy=-1;unit=J, activities=1, complete"],
    ["more than 1 kWh", "energy=3600001;unit=J, activities=1, complete"],
    ["other letters", "energy=\u00b9;unit=J, activities=1, complete"],
    ["nothing of the kind", "hello"],
    ["an empty field", ""],
  ])("a caller does not believe %s, and says that something is missing", async (_case, text) => {
    expect(await unbelieved(await saying(text))).toEqual(["unreported"]);
  });

  it("a caller does not read the field of hosts that were not named", async () => {
    const url = await saying(field(5));
    expect(await unbelieved(url, { trust: ["https://api.internal"] })).toBeUndefined();
  });

  it("a caller does not believe another host to which it is redirected", async () => {
    const other = await saying(field(5));
    const url = await service((_request, response) =>
      response.writeHead(302, { location: other, "wattspan-footprint": field(9) }).end(),
    );
    expect(await unbelieved(url)).toEqual(["unreported"]);
  });

  it("a caller does not take the trailer of another host on the way of a redirect", async () => {
    const announced = { trailer: "wattspan-footprint", "transfer-encoding": "chunked" };
    let own = "";
    const other = await service((_request, response) => {
      response.writeHead(302, { ...announced, location: `${own}/end` }).write("moved");
      response.addTrailers({ "wattspan-footprint": field(9) });
      response.end();
    });
    own = await service((request, response) => {
      if (request.url === "/end") response.writeHead(200, announced).end("no trailer");
      else response.writeHead(302, { location: other }).end();
    });
    expect(await unbelieved(own)).toEqual(["unreported"]);
  });

  it("a caller does not count what a cache answers", async () => {
    expect(await unbelieved(await saying(field(5), { age: "12" }))).toEqual(["unreported"]);
  });

  it("a caller has no number where an announced trailer does not come", async () => {
    const announced = { trailer: "wattspan-footprint", "transfer-encoding": "chunked" };
    expect(await unbelieved(await saying(field(5, 1, "complete=?0"), announced))).toEqual(["unreported"]);
  });

  it("a caller takes an incomplete figure as a lower bound", async () => {
    const { energy, unknown } = await footprintOf(get(await saying(field(5, 1, "complete=?0"))));
    expect(energy?.value).toBe(5);
    expect(unknown).toEqual({ count: 1, reasons: ["unreported"] });
  });

  it("a caller counts two fields of one answer once", async () => {
    const url = await service((_request, response) => {
      response.setHeader("wattspan-footprint", [field(5), field(5)]);
      response.end("body");
    });
    expect((await footprintOf(get(url))).energy?.value).toBe(5);
  });

  it("a caller of a service that metered nothing misses nothing", async () => {
    const url = await metered((_request, response) => response.end("body"));
    const { energy, unknown } = await footprintOf(get(url));
    expect([energy, unknown]).toEqual([undefined, undefined]);
  });

  it("a caller gets the very promise, and the error, of the fetch that it gave", async () => {
    const failure = new TypeError("fetch failed");
    const rejected = Promise.reject(failure);
    const odd = { status: 200 };
    let given: unknown = rejected;
    const fetch = footprintFetch({ trust: ["http://a.internal"], fetch: () => given as never });
    await meterStep({ name: "step" }, async () => {
      const answer = fetch("http://a.internal/");
      expect(answer).toBe(rejected);
      await expect(answer).rejects.toBe(failure);
      given = odd;
      expect(fetch("http://a.internal/")).toBe(odd);
      given = Promise.resolve({});
      expect(await fetch("http://a.internal/")).toEqual({}); // a stub that is no response
    });
    const thrown = footprintFetch({
      trust: ["http://a.internal"],
      fetch: () => {
        throw failure;
      },
    });
    expect(() => meterStep({ name: "step" }, () => thrown("http://a.internal/"))).toThrow(failure);
    await expect(
      meterStep({ name: "step" }, () => footprintFetch({ trust: [] })("http://[")),
    ).rejects.toThrow(TypeError);
  });

  it("a caller outside of any activity only fetches", async () => {
    const url = await saying(field(5));
    expect(await get(url)()).toBe("body");
  });

  it("footprintFetch refuses unusable options", () => {
    for (const options of [
      {},
      { trust: "https://a.internal" },
      { trust: ["a.internal"] },
      { trust: ["https://a.internal/path"] },
      { trust: ["https://user:secret@a.internal"] },
      { trust: ["ftp://a.internal"] },
      { trust: [], fetch: 7 },
      { trust: [], counted: "twice" },
      { trust: [], mostJoules: 0 },
      { trust: [], mostJoules: Number.POSITIVE_INFINITY },
    ])
      expect(() => footprintFetch(options as never)).toThrow(WattspanConfigurationError);
  });
});
