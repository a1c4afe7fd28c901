/** Clients with a metered fetch and no other code: what they give is the same, and each call has one footprint. */

import { createRequire } from "node:module";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ChatOpenAI } from "@langchain/openai";
import { meterAgent, meterInference, setGlobalMetering } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
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
  const seen = meteredGlobally();
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
  it.each(USES)("%s", async (_, provider, protocol, use, usage) => {
    const { call, result } = await bareAndMetered(provider, protocol, use);
    expect(result).toHaveProperty("value");
    expect(await call()).toMatchObject({
      name: "m",
      outcome: "ok",
      usage,
      attempts: { count: 1, failed: 0 },
    });
  });

  it.each<[string, Use]>([
    ["awaited", (url, fetch) => mistral(url, fetch).complete(chat)],
    [
      "streamed",
      async (url, fetch) => all((await mistral(url, fetch).stream(chat)) as AsyncIterable<unknown>),
    ],
  ])("whose request is an object: the answer names the model. Mistral, %s", async (_, use) => {
    const { call, result } = await bareAndMetered("mistral_ai", mistralProtocol, use);
    expect(result).toHaveProperty("value");
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: mistralUsage });
  });

  it("429, then an answer: each request is a call", async () => {
    const use: Use = (url, fetch) => openai(url, fetch).chat.completions.create(chat);
    const { footprints } = await bareAndMetered("openai", openaiProtocol(), use, ["busy"]);
    const [refused, answered] = await footprints("inference", 2);
    expect(refused).toMatchObject({ outcome: "error", parts: [], reasons: ["no_usage"] });
    expect(answered).toMatchObject({ outcome: "ok", usage: openaiUsage });
  });

  it.each<[Behaviour, string]>([
    ["fail", "error"],
    ["hang up", "error"],
  ])("%s", async (behaviour, outcome) => {
    const use: Use = (url, fetch) => anthropic(url, fetch).messages.create(claude);
    const { call, result } = await bareAndMetered("anthropic", anthropicProtocol, use, [behaviour]);
    expect(result).toHaveProperty("rejected");
    expect(await call()).toMatchObject({ outcome, reasons: expect.arrayContaining(["no_usage"]) });
  });

  it("a stream that is cut has the tokens so far", async () => {
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
  ])("a stream that never ends, %s, has the tokens so far", async (_, use) => {
    const { call } = await bareAndMetered("anthropic", anthropicProtocol, use, ["stall"]);
    expect(await call()).toMatchObject({ outcome: "aborted", usage: anthropicStart });
  });

  it("aborted before the answer", async () => {
    const use: Use = (url, fetch) =>
      openai(url, fetch).chat.completions.create(chat, { signal: AbortSignal.abort() });
    const { seen } = await bareAndMetered("openai", openaiProtocol(), use);
    expect(seen.footprints.filter(({ outcome }) => outcome !== "aborted")).toEqual([]);
  });
});

/** A server that speaks like OpenAI's, a client of it, and a metering. */
async function metered() {
  const { url, asked } = await localProvider(openaiProtocol());
  const hosts = { [new URL(url).host]: "openai" };
  const fetch = meteredClientFetch(undefined, { hosts });
  return { ...meteredGlobally(), url, asked, hosts, fetch, client: openai(url, fetch) };
}

describe.skipIf(!hasLoopback)(overLoopback("a metered fetch counts each call once"), () => {
  it("inside of meterInference, which it tells of its requests", async () => {
    const { client, call } = await metered();
    const options = { model: "outer", provider: "openai" };
    await meterInference(options, () => client.chat.completions.create(chat));
    expect(await call()).toMatchObject({ name: "outer", usage: openaiUsage, attempts: { count: 1 } });
  });

  it.each<[string, (fetch: Fetch, hosts: Record<string, string>) => Fetch]>([
    ["itself", (fetch, hosts) => meteredClientFetch(fetch, { hosts })],
    ["meteredFetch", (fetch) => meteredFetch(fetch)],
  ])("inside of %s", async (_, wrap) => {
    const { url, hosts, fetch, call, footprints } = await metered();
    await openai(url, wrap(fetch, hosts)).chat.completions.create(chat);
    expect(await call()).toMatchObject({ attempts: { count: 1, failed: 0 } });
    await meterInference({ model: "m", provider: "openai" }, () =>
      openai(url, wrap(fetch, hosts)).chat.completions.create(chat),
    );
    expect((await footprints("inference", 2))[1]).toMatchObject({ attempts: { count: 1, failed: 0 } });
  });

  it("in the agent that asks, also when many ask at once", async () => {
    const { client, footprints, seen } = await metered();
    const names = Array.from({ length: 20 }, (_, index) => `agent ${index}`);
    await Promise.all(
      names.map((name) =>
        meterAgent({ name }, async () => all(await client.chat.completions.create(streamed))),
      ),
    );
    const calls = await footprints("inference", 20);
    expect(new Set(calls.map(({ parentId }) => parentId)).size).toBe(20);
    for (const { energy } of seen.byKind("agent")) expect(energy?.value).toBe(18);
  });
});

describe("a metered fetch leaves alone", () => {
  const answer = () => Promise.resolve(new Response("{}"));

  it.each<[string, ...Parameters<Fetch>]>([
    ["other hosts", "https://example.com/v1/chat/completions", { method: "POST", body: '{"model":"m"}' }],
    ["lists of models", "https://api.openai.com/v1/models"],
    ["files", "https://api.openai.com/v1/files", { method: "POST", body: "{}" }],
    ["messages of threads", "https://api.openai.com/v1/threads/t1/messages", { method: "POST", body: "{}" }],
    [
      "counts of tokens",
      "https://api.anthropic.com/v1/messages/count_tokens",
      { method: "POST", body: "{}" },
    ],
    ["what is no address", "no address", { method: "POST" }],
    ["what is nothing", undefined as never],
  ])("%s", async (_, input, init) => {
    const { metering, seen } = meteredGlobally();
    const sent: unknown[] = [];
    const response = answer();
    const fetch: Fetch = (...args) => {
      sent.push(...args);
      return response;
    };
    expect(meteredClientFetch(fetch)(input, init)).toBe(response);
    expect(sent).toEqual([input, init]);
    await metering.flush();
    expect(seen.footprints).toEqual([]);
    expect(Object.getOwnPropertyNames(await response)).toEqual([]);
  });

  it("everything while nothing is configured", async () => {
    setGlobalMetering(undefined);
    const response = answer();
    const fetch = meteredClientFetch(() => response);
    expect(fetch("https://api.openai.com/v1/responses", { method: "POST", body: '{"model":"m"}' })).toBe(
      response,
    );
    expect(Object.getOwnPropertyNames(await response)).toEqual([]);
  });
});

describe("a metered fetch ends a call", () => {
  const ask = (answer: unknown) =>
    meteredClientFetch((() => answer) as unknown as Fetch)("https://api.openai.com/v1/responses", {
      method: "POST",
      body: '{"model":"m"}',
    });
  const json = '{"model":"m","usage":{"input_tokens":3,"output_tokens":7}}';
  const usage = { inputFresh: 3, output: 7 };

  it.each<[string, (response: Response) => unknown]>([
    ["json()", (response) => response.json()],
    ["text()", (response) => response.text()],
    ["arrayBuffer()", (response) => response.arrayBuffer()],
    ["a reader", (response) => all(response.body as never)],
    ["a copy", (response) => response.clone().json()],
    ["the rest of a copy", (response) => [response.clone(), response.text()][1]],
    ["a pipe", (response) => new Response(response.body?.pipeThrough(new TransformStream())).text()],
    ["a pipe to an end", (response) => response.body?.pipeTo(new WritableStream())],
  ])("that is read by %s, with its tokens", async (_, read) => {
    const { call } = meteredGlobally();
    await read(await ask(Promise.resolve(new Response(json))));
    expect(await call()).toMatchObject({ outcome: "ok", usage });
  });

  const hostile = () => ({
    get status() {
      throw new Error("trap");
    },
  });

  it.each<[string, () => unknown, string]>([
    ["without a body", async () => new Response(null, { status: 204 }), "ok"],
    ["of nothing", async () => undefined, "ok"],
    ["that is no promise", () => ({ status: 200 }), "ok"],
    ["that does not let itself be looked at", async () => hostile(), "ok"],
    ["that is frozen", async () => Object.freeze(new Response(json)), "ok"],
    ["by an abort", () => Promise.reject(new DOMException("stopped", "AbortError")), "aborted"],
    ["by an error", () => Promise.reject(new TypeError("fetch failed")), "error"],
  ])("%s", async (_, make, outcome) => {
    const { call } = meteredGlobally();
    const answer = make();
    const given = ask(answer);
    expect(given).toBe(answer);
    await Promise.allSettled([given]);
    expect(await call()).toMatchObject({ outcome, reasons: expect.arrayContaining(["no_usage"]) });
  });

  it("that throws, with what it throws", async () => {
    const { call } = meteredGlobally();
    const error = new TypeError("no");
    const fetch = meteredClientFetch(() => {
      throw error;
    });
    const init = { method: "POST", body: '{"model":"m"}' };
    expect(() => fetch("https://api.openai.com/v1/responses", init)).toThrow(error);
    expect(await call()).toMatchObject({ outcome: "error" });
  });
});
