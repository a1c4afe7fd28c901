/** Frameworks whose client, named after a hosted provider, asks a server on this machine. */

import { createOpenAI } from "@ai-sdk/openai";
import { ChatOpenAI } from "@langchain/openai";
import { createBudget } from "@wattspan/budget";
import { type InferenceOptions, meterAgent, meterInference } from "@wattspan/core";
import { generateText, streamText } from "ai";
import { describe, expect, it } from "vitest";
import { wattspanTelemetry } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { type Behaviour, localProvider } from "../clients/local-provider.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { all, chat, type Fetch, openai, type Use } from "./client-uses.js";
import { meteredGlobally } from "./metered-globally.js";

const telemetry = { integrations: wattspanTelemetry() };
const aiSdk = (url: string, fetch: Fetch) =>
  createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat("m");
const langChain = (url: string, fetch: Fetch) =>
  new ChatOpenAI({ model: "m", apiKey: "k", maxRetries: 1, configuration: { baseURL: `${url}/v1`, fetch } });
const callbacks = () => ({ callbacks: [wattspanLangChain()] });

const USES: readonly (readonly [string, Use])[] = [
  ["AI SDK", (url, fetch) => generateText({ model: aiSdk(url, fetch), prompt: "hi", telemetry })],
  [
    "AI SDK, streamed",
    async (url, fetch) => streamText({ model: aiSdk(url, fetch), prompt: "hi", telemetry }).text,
  ],
  ["LangChain", (url, fetch) => langChain(url, fetch).invoke("hi", callbacks())],
  ["LangChain, streamed", async (url, fetch) => all(await langChain(url, fetch).stream("hi", callbacks()))],
];

/** Uses a server through a metered fetch that knows it as this provider's. */
async function used(use: Use, provider: string, behaviours: readonly Behaviour[] = []) {
  const { url } = await localProvider(openaiProtocol(), behaviours);
  const metering = meteredGlobally();
  await use(url, meteredClientFetch(undefined, { hosts: { [new URL(url).host]: provider } }));
  return metering;
}

describe.skipIf(!hasLoopback)(overLoopback("a call of a framework to a server on this machine"), () => {
  it.each(USES)(
    "a call of %s to a server that computes here has no estimate, and one inside is measured here",
    async (_, use) => {
      const { footprints } = await used(use, "lm-studio");
      const found = await footprints("inference", 2);
      const outer = found.find(({ parentId, id }) => found.some((one) => one.parentId === id) || !parentId);
      const inner = found.find((one) => one !== outer);
      expect(inner).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage, attempts: { count: 1 } });
      expect(inner?.parentId).toBe(outer?.id);
      expect(outer).toMatchObject({ name: "m", outcome: "ok", parts: [] });
      // No device is metered here.
      expect(inner).toMatchObject({ parts: [], reasons: ["no_meter"] });
    },
  );

  it.each(USES)(
    "a call of %s to a gateway on this machine is estimated as its provider's",
    async (_, use) => {
      const { call } = await used(use, "litellm");
      expect(await call()).toMatchObject({ usage: openaiUsage, method: "estimated", attempts: { count: 1 } });
    },
  );

  it.each(USES)("a call of %s to a server that computes here is charged once", async (_, use) => {
    const budget = createBudget({
      name: "b",
      limits: { tokens: 1000 },
      onUnknown: { reserve: { tokens: 100 } },
    });
    const { footprints } = await used((...at) => meterAgent({ name: "a", budget }, () => use(...at)), "vllm");
    await footprints("inference", 2);
    const { spent, reserved } = budget.status();
    expect([spent.tokens, reserved.tokens]).toEqual([22, 0]);
  });

  it("a call of LangChain that a server here refuses at first has a measured one for each request", async () => {
    const { footprints } = await used(USES[2]?.[1] as Use, "vllm", ["busy"]);
    const found = await footprints("inference", 3);
    expect(found.map(({ outcome, parts }) => [outcome, parts])).toEqual([
      ["error", []],
      ["ok", []],
      ["ok", []],
    ]);
  });

  it.each<[string, Partial<InferenceOptions>]>([
    ["that runs elsewhere by its own statement", { provider: "openai", runsOn: "remote" }],
    ["of another model", { provider: "openai", model: "another" }],
    ["that is metered here anyhow", {}],
  ])("meterInference %s has the request to a server here as its own", async (_, options) => {
    const { call } = await used(
      (url, fetch) =>
        meterInference({ model: "m", ...options }, () => openai(url, fetch).chat.completions.create(chat)),
      "ollama",
    );
    expect(await call()).toMatchObject({ usage: openaiUsage, attempts: { count: 1 } });
  });
});
