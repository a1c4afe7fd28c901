/** The bytes of a call that a `meteredFetch` reports, and the calls that an accounting gets. */

import { describe, expect, it } from "vitest";
import { meteredFetch } from "../../src/api/attempts.js";
import type { OwnUse } from "../../src/quantities/accounting.js";
import { openRequestTotals } from "../../src/requests/request-totals.js";
import { start, URL_OF_CHAT } from "../attempted-call.js";

const answering = (body: string | undefined, length?: string): typeof fetch =>
  meteredFetch(
    async () => new Response(body, { headers: length === undefined ? {} : { "content-length": length } }),
  );

async function heard(
  send: (fetch: typeof globalThis.fetch) => Promise<unknown>,
  fetch = answering("", "900"),
) {
  const uses: OwnUse[] = [];
  const { footprintOf } = start({
    accounting: (use) => {
      uses.push(use);
      return use.parts;
    },
  });
  await footprintOf(async (call) => {
    call.setUsage({ inputFresh: 3, output: 4 });
    await send(fetch);
  });
  return uses.at(-1)?.call;
}
const post = (body: unknown) => (fetch: typeof globalThis.fetch) =>
  fetch(URL_OF_CHAT, { method: "POST", body } as RequestInit);

describe("the bytes of a call", () => {
  it.each<[string, unknown, object]>([
    ["a text", "x".repeat(50), { bytes: 950, unsizedRequests: 0 }],
    ["bytes", new Uint8Array(70), { bytes: 970, unsizedRequests: 0 }],
    ["nothing", undefined, { bytes: 900, unsizedRequests: 0 }],
    ["a form", new URLSearchParams({ a: "b" }), { bytes: 900, unsizedRequests: 1 }],
    ["a stream", new ReadableStream(), { bytes: 900, unsizedRequests: 1 }],
  ])("the bytes of a call are those of the answer, and of %s", async (_, body, expected) => {
    expect((await heard(post(body)))?.transfer).toEqual({ unsizedAnswers: 0, ...expected });
  });

  it.each([undefined, "", "12.5", "-3", "1e99", "many"])(
    "the bytes of a call are not known of an answer with the length %s",
    async (length) => {
      const call = await heard(post("1234"), answering("", length));
      expect(call?.transfer).toEqual({ bytes: 4, unsizedRequests: 0, unsizedAnswers: 1 });
    },
  );

  it("the bytes of a call are those of each attempt, and one that failed had no answer", async () => {
    let asked = 0;
    const twice = meteredFetch(async () => {
      if (++asked === 1) throw new TypeError("reset");
      return new Response("", { headers: { "content-length": "10" } });
    });
    const call = await heard(async (fetch) => {
      await post("123")(fetch).catch(() => undefined);
      await post("123")(fetch);
    }, twice);
    expect(call?.transfer).toEqual({ bytes: 16, unsizedRequests: 0, unsizedAnswers: 0 });
  });

  it("the bytes of a Request are left alone, and it counts as unsized", async () => {
    const call = await heard((fetch) => fetch(new Request(URL_OF_CHAT, { method: "POST", body: "1234" })));
    expect(call?.transfer).toEqual({ bytes: 900, unsizedRequests: 1, unsizedAnswers: 0 });
  });

  it("the bytes of a call are not known without a meteredFetch, but its tokens are", async () => {
    const call = await heard(async () => undefined);
    expect(call?.transfer).toBeUndefined();
    expect(call?.usage).toEqual({ inputFresh: 3, output: 4 });
  });

  it("an accounting gets the facts of a call once it has ended, and not while it runs", async () => {
    const calls: unknown[] = [];
    const { footprintOf } = start({
      accounting: ({ parts, call }) => {
        calls.push(call !== undefined);
        return parts;
      },
    });
    const scope = openRequestTotals();
    await scope.run(() => footprintOf(async () => scope.footprint));
    expect(calls).toEqual([false, true]);
  });
});

describe("the bytes of a footprint", () => {
  const transferOf = async (
    send: (fetch: typeof globalThis.fetch) => Promise<unknown>,
    fetch = answering("", "900"),
  ) => {
    const { footprintOf } = start({});
    const footprint = await footprintOf(async (call) => {
      call.setUsage({ inputFresh: 3, output: 4 });
      await send(fetch);
    });
    return footprint.transfer;
  };

  it("a footprint has the bytes that were sent and received, of all attempts", async () => {
    expect(await transferOf(post("1234"))).toEqual({ sentBytes: 4, receivedBytes: 900 });
    const twice = async (fetch: typeof globalThis.fetch) => {
      await post("12")(fetch);
      await post("345")(fetch);
    };
    expect(await transferOf(twice)).toEqual({ sentBytes: 5, receivedBytes: 1800 });
  });

  it("bodies without a length are counted, and are not bytes", async () => {
    expect(await transferOf(post("1234"), answering(""))).toEqual({ sentBytes: 4, unsized: 1 });
    expect(await transferOf(post(new ReadableStream()))).toEqual({ receivedBytes: 900, unsized: 1 });
    expect(await transferOf(post(new ReadableStream()), answering(""))).toEqual({ unsized: 2 });
  });

  it("a call whose requests nobody saw has no bytes", async () => {
    expect(await transferOf(async () => 1)).toBeUndefined();
  });
});
