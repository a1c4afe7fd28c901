/** Clients with a metered fetch and no other code: what they give is the same, and each call has one footprint. */

import { createRequire } from "node:module";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ChatOpenAI } from "@langchain/openai";
import type { MeteringOptions } from "@wattspan/core";
import { generateText, streamText } from "ai";
import { Ollama } from "ollama";
import { OpenAI as OpenAI6 } from "openai6";
import { OpenAI as OpenAI7 } from "openai7";
import { describe, expect, it } from "vitest";
import { meteredClientFetch } from "../../src/fetch.js";
import { type Behaviour, localProvider, type Protocol } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicStart, anthropicUsage } from "../clients/protocols/anthropic.js";
import { mistralProtocol, mistralUsage } from "../clients/protocols/mistral.js";
import { ollamaProtocol, ollamaUsage } from "../clients/protocols/ollama.js";
import { EMBEDDED, openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { inMemorySdk } from "../sdk.js";
import { meteredGlobally } from "./metered-globally.js";

type Fetch = typeof globalThis.fetch;
type Use = (url: string, fetch: Fetch) => Promise<unknown>;
const messages = [{ role: "user" as const, content: "hi" }];
const chat = { model: "m", messages };
const streamed = { ...chat, stream: true, stream_options: { include_usage: true } } as const;
const claude = { ...chat, max_tokens: 9 };

const openai = (url: string, fetch: Fetch, Client = OpenAI7) =>
  new Client({ apiKey: "k", baseURL: `${url}/v1`, fetch, logLevel: "off", maxRetries: 1 });
const anthropic = (url: string, fetch: Fetch) =>
  new Anthropic({ apiKey: "k", baseURL: url, fetch, logLevel: "off", maxRetries: 0 });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) got.push(item);
  return got;
}

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

const USES: readonly (readonly [string, string, Protocol, Use, object])[] = [
  [
    "openai 6, awaited",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch, OpenAI6 as never).chat.completions.create(chat),
    openaiUsage,
  ],
  [
    "openai 6, streamed",
    "openai",
    openaiProtocol(),
    async (url, fetch) => all(await openai(url, fetch, OpenAI6 as never).chat.completions.create(streamed)),
    openaiUsage,
  ],
  [
    "openai 7, awaited",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch).chat.completions.create(chat),
    openaiUsage,
  ],
  [
    "openai 7, asResponse()",
    "openai",
    openaiProtocol(),
    async (url, fetch) => (await openai(url, fetch).chat.completions.create(chat).asResponse()).text(),
    openaiUsage,
  ],
  [
    "openai 7, streamed",
    "openai",
    openaiProtocol(),
    async (url, fetch) => all(await openai(url, fetch).chat.completions.create(streamed)),
    openaiUsage,
  ],
  [
    "openai 7, tee()",
    "openai",
    openaiProtocol(),
    async (url, fetch) => {
      const [left, right] = (await openai(url, fetch).chat.completions.create(streamed)).tee();
      return [await all(left), await all(right)];
    },
    openaiUsage,
  ],
  [
    "openai 7, a response",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch).responses.create({ model: "m", input: "hi" }),
    openaiUsage,
  ],
  [
    "openai 7, events of a response",
    "openai",
    openaiProtocol(),
    async (url, fetch) =>
      all(await openai(url, fetch).responses.create({ model: "m", input: "hi", stream: true })),
    openaiUsage,
  ],
  [
    "openai 7, embeddings",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch).embeddings.create({ model: "m", input: "hi" }),
    EMBEDDED,
  ],
  [
    "anthropic, awaited",
    "anthropic",
    anthropicProtocol,
    (url, fetch) => anthropic(url, fetch).messages.create(claude),
    anthropicUsage,
  ],
  [
    "anthropic, streamed",
    "anthropic",
    anthropicProtocol,
    async (url, fetch) => all(await anthropic(url, fetch).messages.create({ ...claude, stream: true })),
    anthropicUsage,
  ],
  [
    "anthropic, .stream()",
    "anthropic",
    anthropicProtocol,
    async (url, fetch) => anthropic(url, fetch).messages.stream(claude).finalText(),
    anthropicUsage,
  ],
  [
    "AI SDK, generateText",
    "openai",
    openaiProtocol(),
    async (url, fetch) =>
      (
        await generateText({
          model: createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat("m"),
          prompt: "hi",
        })
      ).text,
    openaiUsage,
  ],
  [
    "AI SDK, streamText",
    "openai",
    openaiProtocol(),
    async (url, fetch) =>
      streamText({
        model: createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat("m"),
        prompt: "hi",
      }).text,
    openaiUsage,
  ],
  [
    "AI SDK, streamText of Anthropic",
    "anthropic",
    anthropicProtocol,
    async (url, fetch) =>
      streamText({ model: createAnthropic({ apiKey: "k", baseURL: `${url}/v1`, fetch })("m"), prompt: "hi" })
        .text,
    anthropicUsage,
  ],
  [
    "LangChain, streamed",
    "openai",
    openaiProtocol(),
    async (url, fetch) => {
      const model = new ChatOpenAI({
        model: "m",
        apiKey: "k",
        configuration: { baseURL: `${url}/v1`, fetch },
      });
      return (await all(await model.stream("hi"))).map(({ content }) => content);
    },
    openaiUsage,
  ],
  [
    "Ollama, streamed",
    "ollama",
    ollamaProtocol,
    async (url, fetch) => all(await new Ollama({ host: url, fetch }).chat({ ...chat, stream: true })),
    ollamaUsage,
  ],
];

/** Its own types add to the global `ReadableStream` of whatever is compiled with them. */
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
