/**
 * Clients with a metered fetch and no other code: what they give is the same, and each call has one
 * footprint.
 */

import { createRequire } from "node:module";
import type { MeteringOptions } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { type Behaviour, localProvider, type Protocol } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicStart } from "../clients/protocols/anthropic.js";
import { mistralProtocol, mistralUsage } from "../clients/protocols/mistral.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { inMemorySdk } from "../sdk.js";
import { all, anthropic, chat, claude, type Fetch, openai, USES, type Use } from "./client-uses.js";
import { meteredGlobally } from "./metered-globally.js";

/** Bare, then metered: the same result. Gives what the metered run saw. */
async function bareAndMetered(
  provider: string,
  protocol: Protocol,
  use: Use,
  behaviours: readonly Behaviour[] = [],
  telemetry: MeteringOptions["telemetry"] = { detail: "off" },
) {
  const settled = async (fetch: (host: string) => Fetch) => {
    const { url } = await localProvider(protocol, behaviours);
    try {
      return { value: await use(url, fetch(new URL(url).host)) };
    } catch (error) {
      return { rejected: (error as Error).constructor.name };
    }
  };
  const bare = await settled(() => globalThis.fetch);
  const seen = meteredGlobally({ telemetry });
  expect(await settled((host) => meteredClientFetch(undefined, { hosts: { [host]: provider } }))).toEqual(
    bare,
  );
  return { ...seen, result: bare };
}

/** Its own types add to the global `ReadableStream` of everything compiled with them. */
const { HTTPClient, Mistral } = createRequire(import.meta.url)("@mistralai/mistralai") as {
  HTTPClient: new (options: object) => object;
  Mistral: new (
    options: object,
  ) => {
    chat: Record<"complete" | "stream", (request: object) => Promise<unknown>>;
  };
};
const mistral = (url: string, fetch: Fetch) => {
  const httpClient = new HTTPClient({ fetcher: fetch });
  return new Mistral({ apiKey: "k", serverURL: url, httpClient }).chat;
};

describe.skipIf(!hasLoopback)(overLoopback("a metered fetch"), () => {
  it.each(USES)(
    "a client with a metered fetch gives the same result, and its call has the tokens: %s",
    async (_, provider, protocol, use, usage) => {
      const { call, result } = await bareAndMetered(provider, protocol, use);
      expect(result).toHaveProperty("value");
      const attempts = { count: 1, failed: 0 };
      expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage, attempts });
    },
  );

  it.each(USES)("the span of a client's call has what its answer says of itself: %s", async (...row) => {
    const [name, provider, protocol, use] = row;
    const sdk = inMemorySdk();
    const { call } = await bareAndMetered(provider, protocol, use, [], sdk);
    await call();
    const [attributes] = sdk.spans().map((span) => span.attributes);
    expect(attributes).toMatchObject({
      "gen_ai.response.model": "m",
      "server.address": expect.stringMatching(/^127\.0\.0\.1/),
    });
    const ended = provider === "anthropic" ? "end_turn" : "stop";
    const has = !/embeddings|response$/.test(name);
    expect(attributes?.["gen_ai.response.finish_reasons"]).toEqual(has ? [ended] : undefined);
  });

  it.each<[string, Use]>([
    ["awaited", (url, fetch) => mistral(url, fetch).complete(chat)],
    [
      "streamed",
      async (url, fetch) => all((await mistral(url, fetch).stream(chat)) as AsyncIterable<unknown>),
    ],
  ])("Mistral's client with a metered fetch has the model that its answer names, %s", async (_, use) => {
    const { call, result } = await bareAndMetered("mistral_ai", mistralProtocol, use);
    expect(result).toHaveProperty("value");
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: mistralUsage });
  });

  it("a client with a metered fetch that retries after a 429 makes each request a call", async () => {
    const use: Use = (url, fetch) => openai(url, fetch).chat.completions.create(chat);
    const { footprints } = await bareAndMetered("openai", openaiProtocol(), use, ["busy"]);
    const [refused, answered] = await footprints("inference", 2);
    expect(refused).toMatchObject({ outcome: "error", parts: [], reasons: ["no_usage"] });
    expect(answered).toMatchObject({ outcome: "ok", usage: openaiUsage });
  });

  it.each<[Behaviour, string]>([
    ["fail", "error"],
    ["hang up", "error"],
  ])("a client's call through a metered fetch fails with its provider: %s", async (behaviour, outcome) => {
    const use: Use = (url, fetch) => anthropic(url, fetch).messages.create(claude);
    const { call, result } = await bareAndMetered("anthropic", anthropicProtocol, use, [behaviour]);
    expect(result).toHaveProperty("rejected");
    expect(await call()).toMatchObject({ outcome, reasons: expect.arrayContaining(["no_usage"]) });
  });

  it("a client's stream through a metered fetch that is cut is a failed call with the tokens so far", async () => {
    const use: Use = async (url, fetch) =>
      all(await anthropic(url, fetch).messages.create({ ...claude, stream: true }));
    const { call, result } = await bareAndMetered("anthropic", anthropicProtocol, use, ["cut"]);
    expect(result).toHaveProperty("rejected");
    expect(await call()).toMatchObject({ outcome: "error", usage: anthropicStart });
  });

  it.each<[string, (url: string, fetch: Fetch) => Promise<unknown>]>([
    [
      "aborted",
      async (url, fetch) => {
        const abort = new AbortController();
        const options = { signal: abort.signal };
        const stream = await anthropic(url, fetch).messages.create({ ...claude, stream: true }, options);
        for await (const { type } of stream) if (type === "content_block_start") abort.abort();
      },
    ],
    [
      "left",
      async (url, fetch) => {
        const stream = await anthropic(url, fetch).messages.create({ ...claude, stream: true });
        for await (const { type } of stream) if (type === "content_block_start") break;
      },
    ],
  ])("a client's endless stream through a metered fetch keeps the tokens so far when %s", async (_, use) => {
    const { call } = await bareAndMetered("anthropic", anthropicProtocol, use, ["stall"]);
    expect(await call()).toMatchObject({ outcome: "aborted", usage: anthropicStart });
  });

  it("a client's call through a metered fetch that is aborted before the answer is aborted or no call at all", async () => {
    const use: Use = (url, fetch) =>
      openai(url, fetch).chat.completions.create(chat, { signal: AbortSignal.abort() });
    const { seen } = await bareAndMetered("openai", openaiProtocol(), use);
    expect(seen.footprints.filter(({ outcome }) => outcome !== "aborted")).toEqual([]);
  });
});
