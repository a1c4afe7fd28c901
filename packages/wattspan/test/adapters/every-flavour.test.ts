/** One call, reported by each adapter in turn: the same tokens, joules and grams. */

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
import { defaultEstimators, servingLocation } from "@wattspan/models";
import { fixedIntensity, manualClock } from "@wattspan/testing";
import { generateText, type LanguageModel, streamText } from "ai";
import { OpenAI } from "openai7";
import { describe, expect, it, onTestFinished } from "vitest";
import { followAiSdk, wattspanTelemetry } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { wattspanTracingProcessor } from "../../src/adapters/openai-agents/openai-agents.js";
import { localProvider, type Protocol } from "../clients/local-provider.js";
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
const anthropic = (baseURL: string, fetch: Fetch) => new Anthropic({ apiKey: "k", baseURL, fetch });

function anthropicFlavours(model: string): readonly Flavour[] {
  const request = { model, max_tokens: 9, messages };
  const chat = (url: string) => new ChatAnthropic({ model, apiKey: "k", anthropicApiUrl: url });
  return [
    [
      "meterInference",
      (url) =>
        meterInference({ model, provider: "anthropic" }, () => anthropic(url, bare).messages.create(request)),
    ],
    ["fetch", (url, fetch) => anthropic(url, fetch).messages.create(request)],
    [
      "fetch, streamed",
      async (url, fetch) => all(await anthropic(url, fetch).messages.create({ ...request, stream: true })),
    ],
    ...aiSdk((url) => createAnthropic({ apiKey: "k", baseURL: `${url}/v1` })(model)),
    ["LangChain", (url) => chat(url).invoke("hi", { callbacks })],
    ["LangChain, streamed", async (url) => all(await chat(url).stream("hi", { callbacks }))],
  ];
}

const GPT = "gpt-4o";
const openai = (url: string, fetch: Fetch) => new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch });
const agents =
  (name: string, stream: boolean): Use =>
  async (url) => {
    setTracingDisabled(false);
    setTraceProcessors([]);
    addTraceProcessor(wattspanTracingProcessor());
    const model = new OpenAIChatCompletionsModel(openai(url, bare) as never, name);
    const agent = new Agent({ name: "greeter", model });
    if (!stream) return new Runner().run(agent, "hi");
    const result = await new Runner().run(agent, "hi", { stream });
    await all(result);
    return result.completed;
  };

function openaiFlavours(model: string): readonly Flavour[] {
  const request = { model, messages };
  const streamed = { ...request, stream: true, stream_options: { include_usage: true } } as const;
  const chat = (url: string) =>
    new ChatOpenAI({ model, apiKey: "k", configuration: { baseURL: `${url}/v1` } });
  return [
    [
      "meterInference",
      (url) =>
        meterInference({ model, provider: "openai" }, () =>
          openai(url, bare).chat.completions.create(request),
        ),
    ],
    ["fetch", (url, fetch) => openai(url, fetch).chat.completions.create(request)],
    [
      "fetch, streamed",
      async (url, fetch) => all(await openai(url, fetch).chat.completions.create(streamed)),
    ],
    ...aiSdk((url) => createOpenAI({ apiKey: "k", baseURL: `${url}/v1` }).chat(model)),
    ["LangChain", (url) => chat(url).invoke("hi", { callbacks })],
    ["LangChain, streamed", async (url) => all(await chat(url).stream("hi", { callbacks }))],
    ["OpenAI Agents", agents(model, false)],
    ["OpenAI Agents, streamed", agents(model, true)],
  ];
}

/**
 * The OpenAI Agents SDK gives the answer to a stream the name of the model that it asked for; AI SDK's
 * telemetry names none, and streams are left alone.
 */
const ASKED_ONLY: readonly string[] = ["OpenAI Agents, streamed", "AI SDK, telemetry, streamed"];
const namingAnswers = (flavours: readonly Flavour[]) =>
  flavours.filter(([name]) => !ASKED_ONLY.includes(name));

/** A gateway: this model answers every request, and its answer names it. */
const answering = (model: string, protocol: Protocol): Protocol => ({
  ...protocol,
  answer: (asked) => protocol.answer({ ...asked, body: { ...asked.body, model } }),
});

describe.skipIf(!hasLoopback).each([
  [
    "a prompt-cached call of Anthropic's",
    "anthropic",
    anthropicProtocol,
    anthropicUsage,
    anthropicFlavours(CLAUDE),
  ],
  ["a call of OpenAI's", "openai", openaiProtocol(), openaiUsage, openaiFlavours(GPT)],
  [
    "a call of Anthropic's by an alias",
    "anthropic",
    answering(CLAUDE, anthropicProtocol),
    anthropicUsage,
    namingAnswers(anthropicFlavours("house")),
  ],
  [
    "a call of OpenAI's by an alias",
    "openai",
    answering(GPT, openaiProtocol()),
    openaiUsage,
    namingAnswers(openaiFlavours("house")),
  ],
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
