/** Calls that begin inside another one, as middleware and chains make them: each counts, and none twice. */

import { createOpenAI } from "@ai-sdk/openai";
import { type EnergyEstimator, meterInference } from "@wattspan/core";
import {
  embed,
  generateText,
  type LanguageModelMiddleware,
  registerTelemetry,
  type Telemetry,
  wrapLanguageModel,
} from "ai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wattspanTelemetry } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { meteredGlobally } from "./metered-globally.js";

const registered = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: Telemetry[] | undefined };
beforeEach(() => registerTelemetry(wattspanTelemetry()));
afterEach(() => {
  registered.AI_SDK_TELEMETRY_INTEGRATIONS = undefined;
});

const USAGE: Readonly<Record<string, { prompt_tokens: number; completion_tokens: number }>> = {
  "gpt-4o": { prompt_tokens: 1000, completion_tokens: 50 },
  "gpt-4o-mini": { prompt_tokens: 30, completion_tokens: 2 },
  "text-embedding-3-small": { prompt_tokens: 500, completion_tokens: 0 },
};

/** Also of vectors, which have no output. */
const joulePerToken: EnergyEstimator = {
  id: "joule-per-token",
  knows: () => true,
  estimate({ usage }) {
    const value = (usage?.inputFresh ?? 0) + (usage?.output ?? 0);
    return usage && { methodId: "joule-per-token", energy: { value, low: value, high: value } };
  },
};
const estimators = [joulePerToken];

/** Stands in for the network: the tokens of an answer depend on its model. */
async function answer(_: unknown, init?: RequestInit): Promise<Response> {
  const { model } = JSON.parse(String(init?.body)) as { model: string };
  const { prompt_tokens = 0, completion_tokens = 0 } = USAGE[model] ?? {};
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  const message = { role: "assistant", content: "It is warm." };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  const data = [{ index: 0, embedding: [0.5], object: "embedding" }];
  return Response.json({ id: "c1", created: 1, object: "chat.completion", model, choices, data, usage });
}

const ways = [
  ["fetch", answer],
  ["a metered fetch", meteredClientFetch(answer)],
] as const;

describe.each(ways)("the AI SDK's middleware with %s", (_, fetch) => {
  const openai = createOpenAI({ apiKey: "none", fetch });
  const small = () => generateText({ model: openai.chat("gpt-4o-mini"), prompt: "Is it harmless?" });
  const middlewares: readonly (readonly [string, LanguageModelMiddleware, joules: number, runs: number])[] = [
    [
      "searches before the call",
      {
        specificationVersion: "v4",
        async transformParams({ params }) {
          await embed({ model: openai.embedding("text-embedding-3-small"), value: "warm" });
          return params;
        },
      },
      500 + 1050,
      1,
    ],
    [
      "asks a small model before the call",
      {
        specificationVersion: "v4",
        async transformParams({ params }) {
          await small();
          return params;
        },
      },
      32 + 1050,
      2,
    ],
    [
      "asks a small model after the call",
      {
        specificationVersion: "v4",
        async wrapGenerate({ doGenerate }) {
          const answer = await doGenerate();
          await small();
          return answer;
        },
      },
      32 + 1050,
      2,
    ],
  ];

  it.each(middlewares)("middleware that %s takes nothing from it", async (_, middleware, joules, runs) => {
    const { footprints } = meteredGlobally({ estimators });
    const model = wrapLanguageModel({ model: openai.chat("gpt-4o"), middleware });
    await generateText({ model, prompt: "Is it warm?" });
    const calls = await footprints("inference", 2);
    expect(calls.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0)).toBe(joules);
    expect((await footprints("agent", runs)).at(-1)?.energy?.value).toBe(joules);
  });
});

describe("a metered fetch inside an inference", () => {
  const fetch = meteredClientFetch(answer);
  const post = async (path: string, model: string) => {
    const body = JSON.stringify({ model, input: "warm", messages: [] });
    return (await fetch(`https://api.openai.com/v1/${path}`, { method: "POST", body })).json();
  };

  it.each([
    ["its answer", (given: unknown) => given],
    ["text", () => "It is warm."],
  ])("vectors that a chat needs are a call of their own where it returns %s", async (_, returned) => {
    const { footprints } = meteredGlobally({ estimators });
    await meterInference({ model: "gpt-4o", provider: "openai" }, async () => {
      await post("embeddings", "text-embedding-3-small");
      return returned(await post("chat/completions", "gpt-4o"));
    });
    const calls = await footprints("inference", 2);
    expect(calls.map(({ name, self }) => [name, self.energy?.value])).toEqual([
      ["text-embedding-3-small", 500],
      ["gpt-4o", 1050],
    ]);
  });

  it("vectors of the model that the call names are the call's", async () => {
    const { footprints } = meteredGlobally({ estimators });
    await meterInference({ model: "text-embedding-3-small", provider: "openai" }, () =>
      post("embeddings", "text-embedding-3-small"),
    );
    const [call] = await footprints("inference", 1);
    expect([call?.self.energy?.value, call?.attempts]).toEqual([500, { count: 1, failed: 0 }]);
  });
});
