/** One call, told by each adapter in turn: the same tokens, joules and grams. */

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ChatAnthropic } from "@langchain/anthropic";
import { ChatOpenAI } from "@langchain/openai";
import {
  Agent,
  addTraceProcessor,
  OpenAIChatCompletionsModel,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
} from "@openai/agents";
import { type Footprint, meterInference } from "@wattspan/core";
import { fixedIntensity, manualClock } from "@wattspan/core/testing";
import { defaultEstimators, servingLocation } from "@wattspan/models";
import { generateText, type LanguageModel, streamText } from "ai";
import { OpenAI } from "openai7";
import { describe, expect, it, onTestFinished } from "vitest";
import { followAiSdk, wattspanTelemetry } from "../../src/ai-sdk.js";
import { meteredClientFetch } from "../../src/fetch.js";
import { wattspanLangChain } from "../../src/langchain.js";
import { wattspanTracingProcessor } from "../../src/openai-agents.js";
import { localProvider } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicUsage } from "../clients/protocols/anthropic.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { meteredGlobally } from "./metered-globally.js";

type Fetch = typeof globalThis.fetch;
type Use = (url: string, fetch: Fetch) => Promise<unknown>;
type Flavour = readonly [name: string, use: Use];
const messages = [{ role: "user" as const, content: "hi" }];
const callbacks = [wattspanLangChain()];
const { fetch: bare } = globalThis;

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}
const withChannel =
  (use: Use): Use =>
  async (url, fetch) => {
    const unfollow = followAiSdk();
    await use(url, fetch);
    unfollow();
  };
const telemetry = { integrations: wattspanTelemetry() };
const none = { integrations: [] };

/** The AI SDK, whole and streamed, with its telemetry and with its channel. */
const aiSdk = (model: (url: string) => LanguageModel): readonly Flavour[] => [
  ["AI SDK, telemetry", async (url) => generateText({ model: model(url), prompt: "hi", telemetry })],
  [
    "AI SDK, telemetry, streamed",
    async (url) => streamText({ model: model(url), prompt: "hi", telemetry }).text,
  ],
  [
    "AI SDK, channel",
    withChannel(async (url) => generateText({ model: model(url), prompt: "hi", telemetry: none })),
  ],
  [
    "AI SDK, channel, streamed",
    withChannel(async (url) => streamText({ model: model(url), prompt: "hi", telemetry: none }).text),
  ],
];

const CLAUDE = "claude-sonnet-4-5";
const claude = { model: CLAUDE, max_tokens: 9, messages };
const anthropic = (baseURL: string, fetch: Fetch) => new Anthropic({ apiKey: "k", baseURL, fetch });
const chatAnthropic = (url: string) =>
  new ChatAnthropic({ model: CLAUDE, apiKey: "k", anthropicApiUrl: url });
const ANTHROPIC: readonly Flavour[] = [
  [
    "meterInference",
    (url) =>
      meterInference({ model: CLAUDE, provider: "anthropic" }, () =>
        anthropic(url, bare).messages.create(claude),
      ),
  ],
  ["fetch", (url, fetch) => anthropic(url, fetch).messages.create(claude)],
  [
    "fetch, streamed",
    async (url, fetch) => all(await anthropic(url, fetch).messages.create({ ...claude, stream: true })),
  ],
  ...aiSdk((url) => createAnthropic({ apiKey: "k", baseURL: `${url}/v1` })(CLAUDE)),
  ["LangChain", (url) => chatAnthropic(url).invoke("hi", { callbacks })],
  ["LangChain, streamed", async (url) => all(await chatAnthropic(url).stream("hi", { callbacks }))],
];

const GPT = "gpt-4o";
const gpt = { model: GPT, messages };
const gptStreamed = { ...gpt, stream: true, stream_options: { include_usage: true } } as const;
const openai = (url: string, fetch: Fetch) => new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch });
const chatOpenAI = (url: string) =>
  new ChatOpenAI({ model: GPT, apiKey: "k", configuration: { baseURL: `${url}/v1` } });
const agents =
  (stream: boolean): Use =>
  async (url) => {
    setTracingDisabled(false);
    setTraceProcessors([]);
    addTraceProcessor(wattspanTracingProcessor());
    const model = new OpenAIChatCompletionsModel(openai(url, bare) as never, GPT);
    const agent = new Agent({ name: "greeter", model });
    if (!stream) return new Runner().run(agent, "hi");
    const result = await new Runner().run(agent, "hi", { stream });
    await all(result);
    return result.completed;
  };
const OPENAI: readonly Flavour[] = [
  [
    "meterInference",
    (url) =>
      meterInference({ model: GPT, provider: "openai" }, () =>
        openai(url, bare).chat.completions.create(gpt),
      ),
  ],
  ["fetch", (url, fetch) => openai(url, fetch).chat.completions.create(gpt)],
  [
    "fetch, streamed",
    async (url, fetch) => all(await openai(url, fetch).chat.completions.create(gptStreamed)),
  ],
  ...aiSdk((url) => createOpenAI({ apiKey: "k", baseURL: `${url}/v1` }).chat(GPT)),
  ["LangChain", (url) => chatOpenAI(url).invoke("hi", { callbacks })],
  ["LangChain, streamed", async (url) => all(await chatOpenAI(url).stream("hi", { callbacks }))],
  ["OpenAI Agents", agents(false)],
  ["OpenAI Agents, streamed", agents(true)],
];

describe.skipIf(!hasLoopback).each([
  ["a prompt-cached call of Anthropic's", "anthropic", anthropicProtocol, anthropicUsage, ANTHROPIC],
  ["a call of OpenAI's", "openai", openaiProtocol(), openaiUsage, OPENAI],
] as const)(overLoopback("%s"), (what, provider, protocol, usage, flavours) => {
  it(`${what} has the same footprint by every adapter`, async () => {
    const seen: [string, Partial<Footprint>][] = [];
    for (const [name, use] of flavours) {
      const clock = manualClock();
      const { url } = await localProvider(protocol);
      const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: provider } });
      const options = { clock, intensity: fixedIntensity(400, { clock }), estimators: defaultEstimators() };
      const { metering, call } = meteredGlobally({ ...options, servingLocation });
      await metering.ready;
      await use(url, fetch);
      const { outcome, usage, energy, co2e, method, reasons, parts } = await call();
      seen.push([name, { outcome, usage, energy, co2e, method, reasons, parts }] as never);
    }
    onTestFinished(() => setTraceProcessors([]));
    const [[, first] = []] = seen;
    expect(first).toMatchObject({ outcome: "ok", usage, method: "estimated" });
    expect(first?.energy?.value).toBeGreaterThan(0);
    expect(first?.co2e?.value).toBeGreaterThan(0);
    expect(seen).toEqual(seen.map(([name]) => [name, first]));
  });
});
