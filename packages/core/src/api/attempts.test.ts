import { describe, expect, it, onTestFinished, vi } from "vitest";
import { fetchThat, HOSTED, start, URL_OF_CHAT, untilAnswered } from "../../test/attempted-call.js";
import { insideInference, meteredFetch } from "./attempts.js";

describe("meteredFetch", () => {
  it("meteredFetch passes its arguments on and returns the very promise of fetch, or throws what fetch throws", async () => {
    const { metering } = start();
    const promise = Promise.resolve(new Response("x"));
    const given: unknown[] = [];
    const send = meteredFetch((...args) => {
      given.push(...args);
      return promise;
    });
    const init = { method: "POST" };
    expect(send(URL_OF_CHAT, init)).toBe(promise);
    metering.meterInference(HOSTED, () => expect(send(URL_OF_CHAT, init)).toBe(promise));
    expect(given).toEqual([URL_OF_CHAT, init, URL_OF_CHAT, init]);
    expect((await promise).bodyUsed).toBe(false);
    const error = new TypeError("no");
    const throwing = meteredFetch(() => {
      throw error;
    });
    for (const call of [() => throwing("x"), () => metering.meterInference(HOSTED, () => throwing("x"))])
      expect(call).toThrow(error);
  });

  it("meteredFetch uses the global fetch as it is at each request", async () => {
    const before = globalThis.fetch;
    onTestFinished(() => {
      globalThis.fetch = before;
    });
    const send = meteredFetch();
    const patched = Promise.resolve(new Response());
    globalThis.fetch = () => patched;
    expect(send("https://example.com")).toBe(patched);
  });

  it("meteredFetch of one copy of the package is heard by the metering of another", async () => {
    vi.resetModules();
    const copy = await import("./attempts.js");
    expect(copy.meteredFetch).not.toBe(meteredFetch);
    const { wait, footprintOf } = start();
    const footprint = await footprintOf(() => copy.meteredFetch(fetchThat(wait, [500]))(URL_OF_CHAT));
    expect(footprint.attempts).toEqual({ count: 1, failed: 1 });
  });

  it("meteredFetch reports each request once when it is wrapped again, also by another copy", async () => {
    vi.resetModules();
    const copy = await import("./attempts.js");
    const { wait, footprintOf } = start();
    const send = copy.meteredFetch(meteredFetch(meteredFetch(fetchThat(wait, [500]))));
    const footprint = await footprintOf(async () => {
      expect(insideInference()).toBe(true);
      await send(URL_OF_CHAT);
      await send(URL_OF_CHAT);
    });
    expect(insideInference()).toBe(false);
    expect(footprint.attempts).toEqual({ count: 2, failed: 1 });
  });

  it.each<[string, Record<string, string>, number | undefined, readonly string[]]>([
    [
      "counted it",
      { "wattspan-footprint": "energy=5.0;unit=J, activities=1" },
      undefined,
      ["counted_elsewhere"],
    ],
    ["meters nothing", { "wattspan-footprint": "activities=0, complete" }, 200, []],
    [
      "counted it when it came into a cache",
      { "wattspan-footprint": "energy=5.0;unit=J", age: "9" },
      200,
      [],
    ],
  ])("meteredFetch hears that the service which answered %s", async (_, headers, joules, reasons) => {
    const { wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, [200], headers));
    const footprint = await footprintOf(() => untilAnswered(send, 1, wait));
    expect([footprint.energy?.value, footprint.reasons]).toEqual([joules, reasons]);
    expect(footprint.unknown?.count).toBe(joules === undefined ? 1 : undefined);
  });

  it("meteredFetch counts no request outside of an inference, in a step inside of it, or after its end", async () => {
    const { metering, wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, []));
    void send(URL_OF_CHAT);
    metering.meterStep({ name: "s" }, () => void send(URL_OF_CHAT));
    const footprint = await footprintOf(async () => {
      metering.meterStep({ name: "tool" }, () => void send(URL_OF_CHAT));
      void wait(5000).then(() => send(URL_OF_CHAT));
    });
    expect(footprint.attempts).toBeUndefined();
  });

  it.each<[string, unknown, unknown]>([
    ["a hostile proxy", new Proxy({}, { get: () => { throw new Error("no"); } }), undefined],
    ["a symbol", Symbol("x"), undefined],
    ["headers that throw", URL_OF_CHAT, { headers: { get x() { throw new Error("no"); } } }],
    ["a signal that throws", URL_OF_CHAT, { get signal() { throw new Error("no"); } }],
    ["null", null, null],
  ])("meteredFetch leaves it to fetch to judge %s", async (_, input, init) => {
    const { metering } = start();
    const promise = Promise.resolve(new Response());
    const send = meteredFetch(() => promise);
    expect(metering.meterInference(HOSTED, () => send(input as string, init as RequestInit))).toBe(promise);
    expect(metering.status.faults).toEqual({});
  }); // biome-ignore format: a table

  it.each<[string, unknown]>([
    ["a promise of another kind", new (class extends Promise<string> {})((done) => done("x"))],
    ["a stub without headers", Promise.resolve({ ok: true })],
    ["nothing", undefined],
    ["null", Promise.resolve(null)],
  ])("meteredFetch takes %s for an answer", async (_, answer) => {
    const { footprintOf, metering } = start();
    const send = meteredFetch((() => answer) as never);
    const { attempts } = await footprintOf(async () => void (await send(URL_OF_CHAT)));
    expect(attempts).toEqual({ count: 1, failed: 0 });
    expect(metering.status.faults).toEqual({});
  });
});
