/** Streams that state no tokens, by real clients: they are counted in their pieces, and look so. */

import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { ChatOpenAI } from "@langchain/openai";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import { type Footprint, meterInference } from "@wattspan/core";
import { streamText } from "ai";
import { Ollama } from "ollama";
import { OpenAI as OpenAI6 } from "openai6";
import { OpenAI as OpenAI7 } from "openai7";
import { describe, expect, it, onTestFinished } from "vitest";
import { followAiSdk } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { type ClientFetchOptions, meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { pieceCounter } from "../../src/index.js";
import { localProvider } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicStart } from "../clients/protocols/anthropic.js";
import { geminiProtocol } from "../clients/protocols/gemini.js";
import { mistralProtocol } from "../clients/protocols/mistral.js";
import { neuralwattProtocol } from "../clients/protocols/neuralwatt.js";
import { ollamaProtocol } from "../clients/protocols/ollama.js";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { silent } from "../clients/protocols/silent.js";
import type { Behaviour, Protocol } from "../clients/provider-server.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { all } from "./client-uses.js";
import { meteredGlobally } from "./metered-globally.js";

type Fetch = typeof globalThis.fetch;
const messages = [{ role: "user" as const, content: "Is it warm enough for a heat pump in winter?" }];
const chat = { model: "m", messages, stream: true } as const;
const key = { apiKey: "k", maxRetries: 0, logLevel: "off" } as const;

/** A client that streams, and how many pieces it gets. */
type Use = (url: string, fetch?: Fetch) => Promise<AsyncIterable<unknown>>;
const fetchWhere = (fetch: Fetch | undefined) => (fetch ? { fetch } : {});
const openai: Use = (url, fetch) =>
  new OpenAI7({ ...key, baseURL: `${url}/v1`, ...fetchWhere(fetch) }).chat.completions.create(chat);
const anthropic: Use = (url, fetch) =>
  new Anthropic({ ...key, baseURL: url, ...fetchWhere(fetch) }).messages.create({ ...chat, max_tokens: 9 });
const responses: Use = (url, fetch) =>
  new OpenAI7({ ...key, baseURL: `${url}/v1`, ...fetchWhere(fetch) }).responses.create({
    model: "m",
    input: "Is it warm?",
    stream: true,
  });
const ollama: Use = (url, fetch) => new Ollama({ host: url, ...fetchWhere(fetch) }).chat(chat);
const gemini: Use = (url) =>
  new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: url } }).models.generateContentStream({
    model: "m",
    contents: "Is it warm?",
  });

// biome-ignore format: a table
const CLIENTS: readonly (readonly [name: string, provider: string, Protocol, Use, pieces: number])[] = [
  ["openai 7", "openai", openaiProtocol(), openai, 3],
  ["openai 6", "openai", openaiProtocol(), (url, fetch) => new OpenAI6({ ...key, baseURL: `${url}/v1`, ...fetchWhere(fetch) }).chat.completions.create(chat), 3],
  ["responses", "openai", silent(openaiProtocol()), responses, 3],
  ["anthropic", "anthropic", silent(anthropicProtocol), anthropic, 3],
  ["ollama", "gateway", silent(ollamaProtocol), ollama, 3],
];

/** A provider on this machine, a fetch that knows it, and a metering that counts. */
async function start(
  protocol: Protocol,
  provider: string,
  behaviours: readonly Behaviour[] = [],
  more: Partial<ClientFetchOptions> = {},
) {
  const { url, asked } = await localProvider(protocol, behaviours);
  const hosts = { [new URL(url).host]: provider };
  const fetch = meteredClientFetch(undefined, { hosts, ...more });
  return { ...meteredGlobally({ usageCounter: pieceCounter }), url, asked, hosts, fetch };
}

/** What a counted call looks like. */
function expectCounted({ usage, energy, reasons, outcome }: Footprint, output: number, ended: string = "ok") {
  expect(outcome).toBe(ended);
  expect(usage).toMatchObject({ output, counted: ["inputFresh", "output"] });
  expect(reasons).toContain("usage_counted");
  const { low, high } = usage?.band ?? { low: {}, high: {} };
  expect(low.output).toBeLessThanOrEqual(output);
  expect(high.output).toBeGreaterThan(2 * output);
  expect(energy?.value).toBe((usage?.inputFresh ?? 0) + output);
  expect(energy?.low).toBe((low.inputFresh ?? 0) + (low.output ?? 0));
  expect(energy?.high).toBe((high.inputFresh ?? 0) + (high.output ?? 0));
}

describe.skipIf(!hasLoopback)(overLoopback("a stream that states no tokens"), () => {
  it.each(CLIENTS)(
    "its tokens are counted by a metered fetch: %s",
    async (_, provider, protocol, use, pieces) => {
      const { url, fetch, call } = await start(protocol, provider);
      const bare = await all(await use(url));
      expect(await all(await use(url, fetch))).toEqual(bare);
      expectCounted(await call(), pieces);
    },
  );

  it.each(CLIENTS)(
    "its tokens are counted by a metered fetch inside of meterInference: %s",
    async (_, provider, protocol, use, pieces) => {
      const { url, fetch, call } = await start(protocol, provider);
      await all(await meterInference({ model: "m", provider, runsOn: "remote" }, () => use(url, fetch)));
      expectCounted(await call(), pieces);
    },
  );

  it.each([...CLIENTS, ["gemini", "gemini", silent(geminiProtocol), gemini, 5] as const])(
    "its output is counted by meterInference alone, and no joules are made of half: %s",
    async (_, provider, protocol, use, pieces) => {
      const { url, call } = await start(protocol, provider);
      await all(await meterInference({ model: "m", provider, runsOn: "remote" }, () => use(url)));
      const { usage, energy, reasons } = await call();
      expect(usage).toMatchObject({ output: pieces, counted: ["output"] });
      expect(usage?.band?.high.output).toBeGreaterThan(pieces);
      expect([energy, reasons]).toEqual([undefined, ["usage_counted", "no_usage"]]);
    },
  );

  it.each([0, 1, 3].map((at) => CLIENTS[at] as (typeof CLIENTS)[number]))(
    "what it came to is counted where it is left: %s",
    async (_, provider, protocol, use) => {
      for (const inside of [false, true]) {
        const { url, fetch, call } = await start(protocol, provider, ["stall"]);
        const ask = () => use(url, fetch);
        const stream = await (inside
          ? meterInference({ model: "m", provider, runsOn: "remote" }, ask)
          : ask());
        let got = 0;
        for await (const piece of stream) if (/Hello|from/.test(JSON.stringify(piece)) || ++got > 5) break;
        const { outcome, usage, energy } = await call();
        expect(outcome).toBe("aborted");
        expect(usage?.counted).toEqual(["inputFresh", "output"]);
        expect(usage?.output).toBeLessThan(3);
        expect(energy?.high).toBeGreaterThan(energy?.low ?? Number.POSITIVE_INFINITY);
      }
    },
  );

  it("what a provider stated before it was left stays, and only the rest is counted", async () => {
    const { url, fetch, call } = await start(anthropicProtocol, "anthropic", ["stall"]);
    for await (const { type } of (await anthropic(url, fetch)) as AsyncIterable<{ type: string }>)
      if (type === "content_block_delta") break;
    const { usage, reasons } = await call();
    expect(usage).toMatchObject({ ...anthropicStart, output: 1, counted: ["output"] });
    expect(usage?.band?.low).not.toHaveProperty("inputFresh");
    expect(reasons).toContain("usage_counted");
  });

  it.each([
    ["cut", "error"],
    ["garble", "aborted"], // its client gives it up
  ] as const)("what it came to is counted where it fails: %s", async (behaviour, ended) => {
    const { url, fetch, call } = await start(openaiProtocol(), "openai", [behaviour]);
    await expect(openai(url, fetch).then(all)).rejects.toThrow();
    const { outcome, usage } = await call();
    expect([outcome, usage?.output]).toEqual([ended, 2]);
  });

  it.each(["busy", "fail"] as const)("nothing is counted of an error: %s", async (behaviour) => {
    const { url, fetch, call } = await start(openaiProtocol(), "openai", [behaviour]);
    await expect(openai(url, fetch)).rejects.toThrow();
    expect((await call()).usage).toBeUndefined();
  });

  it("a request that is an object is counted too, without its input", async () => {
    const { url, fetch, call } = await start(silent(mistralProtocol), "mistral_ai");
    const asked = new Request(`${url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(chat) });
    await (await fetch(asked)).text();
    const { usage, reasons } = await call();
    expect(usage).toMatchObject({ output: 3, counted: ["output"] });
    expect(reasons).toContain("no_usage");
  });

  it("a call that LangChain reports is counted, with its input where a metered fetch sees it", async () => {
    for (const meters of [true, false]) {
      const { url, fetch, call } = await start(openaiProtocol(), "openai");
      const configuration = { baseURL: `${url}/v1`, ...(meters && { fetch }) };
      const model = new ChatOpenAI({ model: "m", apiKey: "k", streamUsage: false, configuration });
      await all(await model.stream("Is it warm?", { callbacks: [wattspanLangChain()] }));
      const { usage } = await call();
      expect(usage).toMatchObject({ output: 3, counted: meters ? ["inputFresh", "output"] : ["output"] });
    }
  });

  it("a call that the AI SDK's channel reports is counted, with its input where a metered fetch sees it", async () => {
    onTestFinished(followAiSdk());
    for (const meters of [true, false]) {
      const { url, fetch, call } = await start(silent(openaiProtocol()), "openai");
      const model = createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, ...(meters && { fetch }) }).chat("m");
      await streamText({ model, prompt: "Is it warm?" }).text;
      const { usage } = await call();
      expect(usage).toMatchObject({ output: 3, counted: meters ? ["inputFresh", "output"] : ["output"] });
    }
  });

  it.each([
    ["LangChain", "whole"],
    ["LangChain", "streamed"],
    ["the AI SDK", "streamed"],
  ])("a call of Neuralwatt's that %s reports has its joules, %s", async (framework, how) => {
    onTestFinished(followAiSdk());
    const { url, fetch, call } = await start(neuralwattProtocol, "neuralwatt");
    const configuration = { baseURL: `${url}/v1`, fetch };
    const model = new ChatOpenAI({ model: "m", apiKey: "k", streamUsage: false, configuration });
    const callbacks = [wattspanLangChain()];
    if (framework !== "LangChain")
      await streamText({ model: createOpenAI({ apiKey: "k", ...configuration }).chat("m"), prompt: "Is it?" })
        .text;
    else if (how === "whole") await model.invoke("Is it?", { callbacks });
    else await all(await model.stream("Is it?", { callbacks }));
    const { method, energy, parts, attempts } = await call();
    expect([method, energy?.value, parts.length, attempts?.count]).toEqual(["reported", 74.42, 1, 1]);
  });

  it("a result of the AI SDK is counted inside of meterInference", async () => {
    const { url, call } = await start(silent(openaiProtocol()), "openai");
    const model = createOpenAI({ apiKey: "k", baseURL: `${url}/v1` }).chat("m");
    await meterInference({ model: "m", provider: "openai" }, () => streamText({ model, prompt: "Is it?" }))
      .text;
    expect((await call()).usage).toMatchObject({ output: 3, counted: ["output"] });
  });

  it("nothing is counted where nothing counts", async () => {
    const { url } = await localProvider(openaiProtocol());
    const { call } = meteredGlobally();
    const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
    await all(await openai(url, fetch));
    expect(await call()).toMatchObject({ reasons: ["no_usage"] });
  });

  it("its hint is given once for each model", async () => {
    const said: string[] = [];
    const nothing = () => undefined;
    const info = (text: string) => void (text.includes("stated no tokens") && said.push(text));
    diag.setLogger(
      { info, warn: nothing, error: nothing, debug: nothing, verbose: nothing },
      DiagLogLevel.INFO,
    );
    onTestFinished(() => diag.disable());
    const { url, fetch, footprints } = await start(openaiProtocol(), "openai");
    const client = new OpenAI7({ ...key, baseURL: `${url}/v1`, fetch });
    for (const model of ["hint-a", "hint-a", "hint-b"])
      await all(await client.chat.completions.create({ ...chat, model }));
    await footprints("inference", 3);
    expect(said).toEqual([
      expect.stringContaining("hint-a openai"),
      expect.stringContaining("hint-b openai"),
    ]);
    expect(said[0]).toContain("include_usage");
    expect(said[0]).toContain("WATTSPAN_INCLUDE_USAGE=on");
  });

  it.each([
    ["by a metered fetch", false],
    ["by a metered fetch inside of meterInference", true],
  ])(
    "a call of Neuralwatt's has the same joules streamed as whole, and counts nothing: %s",
    async (_, inside) => {
      const { url, fetch, footprints } = await start(neuralwattProtocol, "neuralwatt");
      const client = new OpenAI7({ ...key, baseURL: `${url}/v1`, fetch });
      const meter = <T>(ask: () => T) =>
        inside ? meterInference({ model: "m", provider: "neuralwatt" }, ask) : ask();
      await meter(() => client.chat.completions.create({ model: "m", messages }));
      await all(await meter(() => client.chat.completions.create(chat)));
      for (const { method, energy, reasons } of await footprints("inference", 2)) {
        expect([method, energy?.value]).toEqual(["reported", 74.42]);
        expect(reasons).not.toContain("usage_counted");
      }
    },
  );
});
