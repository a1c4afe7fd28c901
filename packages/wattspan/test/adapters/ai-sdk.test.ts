/**
 * The AI SDK with our telemetry, with its diagnostics channel, and with both: each call counts once, and as
 * the same.
 */

import { randomUUID } from "node:crypto";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { meterAgent, meterStep } from "@wattspan/core";
import {
  type EmbeddingModel,
  embed,
  embedMany,
  generateObject,
  generateText,
  isStepCount,
  type LanguageModelMiddleware,
  registerTelemetry,
  streamText,
  type Telemetry,
  tool,
  wrapLanguageModel,
} from "ai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { followAiSdk, wattspanTelemetry } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { inTwoSteps } from "../clients/in-two-steps.js";
import { type Behaviour, localProvider, type Protocol } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicUsage } from "../clients/protocols/anthropic.js";
import { EMBEDDED, openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { all } from "./client-uses.js";
import { meteredGlobally } from "./metered-globally.js";

const registered = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: Telemetry[] | undefined };
afterEach(() => {
  registered.AI_SDK_TELEMETRY_INTEGRATIONS = undefined;
});
const register = (...integrations: Telemetry[]) => {
  registerTelemetry(...integrations);
  return () => undefined;
};
const same = wattspanTelemetry();

/** Keeps the first answer and the first stream, and gives them again. */
function keeping(): LanguageModelMiddleware {
  const kept = new Map<"whole" | "streamed", unknown>();
  const keep = async <T>(key: "whole" | "streamed", ask: () => PromiseLike<T>) => {
    if (!kept.has(key)) kept.set(key, await ask());
    return kept.get(key) as T;
  };
  return {
    wrapGenerate: ({ doGenerate }) => keep("whole", doGenerate),
    async wrapStream({ doStream }) {
      const parts = await keep("streamed", async () => all((await doStream()).stream));
      return { stream: ReadableStream.from(parts) };
    },
  };
}

describe.skipIf(!hasLoopback).each<[string, () => () => void, boolean]>([
  ["telemetry", () => register(wattspanTelemetry()), false],
  ["channel", () => followAiSdk(), false],
  ["telemetry and channel", () => [register(wattspanTelemetry()), followAiSdk()][1] as () => void, false],
  ["telemetry registered twice", () => register(same, same, wattspanTelemetry()), false],
  ["telemetry and a metered fetch", () => register(wattspanTelemetry()), true],
  ["channel and a metered fetch", () => followAiSdk(), true],
])(overLoopback("the AI SDK's %s"), (source, follow, meters) => {
  let unfollow: (() => void) | undefined;
  beforeEach(() => {
    unfollow = follow();
  });
  afterEach(() => unfollow?.());

  async function start(protocol: Protocol = openaiProtocol(), behaviours: readonly Behaviour[] = []) {
    const { url, asked } = await localProvider(protocol, behaviours);
    const hosts = { [new URL(url).host]: protocol === anthropicProtocol ? "anthropic" : "openai" };
    const settings = {
      apiKey: "k",
      baseURL: `${url}/v1`,
      ...(meters && { fetch: meteredClientFetch(undefined, { hosts }) }),
    };
    const openai = createOpenAI(settings);
    return {
      ...meteredGlobally(),
      asked,
      openai,
      model: openai.chat("m"),
      claude: createAnthropic(settings)("m"),
    };
  }

  it(`an answer that a middleware of the AI SDK keeps counts once with ${source}, whole and streamed`, async () => {
    const protocol = openaiProtocol({ idOf: () => `chatcmpl-${randomUUID()}` });
    const { model, footprints, asked } = await start(protocol);
    const kept = wrapLanguageModel({ model, middleware: keeping() });
    for (let times = 3; times > 0; times--) await generateText({ model: kept, prompt: "hi" });
    for (let times = 3; times > 0; times--) await streamText({ model: kept, prompt: "hi" }).text;
    await footprints("agent", 6);
    expect(asked).toHaveLength(2);
    for (const found of await footprints("inference", 2)) expect(found.energy?.value).toBe(18);
  });

  it(`generateText of the AI SDK with ${source} is one call, in a step of an agent`, async () => {
    const { model, call, footprints } = await start();
    await generateText({ model, prompt: "hi", telemetry: { functionId: "greeter" } });
    const seen = await call();
    expect(seen).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage, energy: { value: 18 } });
    expect(seen.attempts).toEqual(meters ? { count: 1, failed: 0 } : undefined);
    const [step] = await footprints("step", 1);
    const [agent] = await footprints("agent", 1);
    expect(seen.parentId).toBe(step?.id);
    expect(step).toMatchObject({ name: "step 1", parentId: agent?.id });
    expect(agent).toMatchObject({ name: "greeter", energy: { value: 18 } });
  });

  it(`streamText of the AI SDK with ${source} is one call, in an agent`, async () => {
    const { model, call, footprints } = await start();
    await streamText({ model, prompt: "hi" }).text;
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage });
    expect((await footprints("agent", 1))[0]).toMatchObject({ outcome: "ok", energy: { value: 18 } });
  });

  it.each([
    [
      "whole",
      async (model: ReturnType<typeof createAnthropic> extends (id: string) => infer M ? M : never) =>
        generateText({ model, prompt: "hi" }),
    ],
    [
      "streamed",
      async (model: ReturnType<typeof createAnthropic> extends (id: string) => infer M ? M : never) =>
        streamText({ model, prompt: "hi" }).text,
    ],
  ])(
    `a prompt-cached call of Anthropic's by the AI SDK with ${source} has its tokens, %s`,
    async (_, use) => {
      const { claude, call } = await start(anthropicProtocol);
      await use(claude);
      expect(await call()).toMatchObject({ usage: anthropicUsage });
    },
  );

  it.each<[string, (options: Parameters<typeof generateText>[0]) => PromiseLike<unknown>]>([
    ["generateText", (options) => generateText(options)],
    ["streamText", (options) => streamText(options as Parameters<typeof streamText>[0]).text],
  ])(
    `%s of the AI SDK with ${source} has a tool's step, with what is metered inside below it`,
    async (_, use) => {
      const { model, footprints, seen } = await start(inTwoSteps);
      const look = tool({
        inputSchema: z.object({}),
        execute: () => meterStep({ name: "inside", kind: "retrieval" }, () => "seen"),
      });
      await meterAgent({ name: "outer" }, () =>
        use({ model, prompt: "hi", tools: { look }, stopWhen: isStepCount(2) }),
      );
      const calls = await footprints("inference", 2);
      for (const { usage } of calls) expect(usage).toEqual(openaiUsage);
      const [look1] = seen.byName("look");
      expect(seen.byName("inside")[0]?.parentId).toBe(look1?.id);
      expect(look1?.parentId).toBe(seen.byName("step 1")[0]?.id);
      await footprints("agent", 2);
      expect(seen.byName("outer")[0]?.energy?.value).toBe(36);
    },
  );

  it(`a run inside a tool of the AI SDK with ${source} is below that tool`, async () => {
    const { model, footprints, seen } = await start(inTwoSteps);
    const look = tool({
      inputSchema: z.object({}),
      execute: async () =>
        (await generateText({ model, prompt: "deeper", telemetry: { functionId: "inner" } })).text,
    });
    const telemetry = { functionId: "outer" };
    await generateText({ model, prompt: "hi", telemetry, tools: { look }, stopWhen: isStepCount(2) });
    await footprints("inference", 3);
    await footprints("agent", 2);
    expect(seen.byName("inner")[0]?.parentId).toBe(seen.byName("look")[0]?.id);
    expect(seen.byName("outer")[0]?.energy?.value).toBe(54);
  });

  it(`twenty parallel runs of the AI SDK with ${source} each have their own call`, async () => {
    const { model, footprints } = await start();
    await Promise.all(Array.from({ length: 20 }, () => generateText({ model, prompt: "hi" })));
    await footprints("inference", 20);
    for (const { energy } of await footprints("agent", 20)) expect(energy?.value).toBe(18);
  });

  it(`embeddings of the AI SDK with ${source} are calls with their tokens`, async () => {
    const { openai, footprints } = await start();
    await embed({ model: openai.embedding("m"), value: "hi" });
    expect((await footprints("inference", 1))[0]?.usage).toEqual(EMBEDDED);
    await embedMany({ model: openai.embedding("m"), values: ["hi", "ho"] }).catch(() => undefined);
    await footprints("inference", 2);
  });

  it.each<[string, (model: EmbeddingModel, telemetry: object) => Promise<unknown>]>([
    ["embed", (model, telemetry) => embed({ model, value: "hi", telemetry })],
    ["embedMany", (model, telemetry) => embedMany({ model, values: ["hi"], telemetry })],
  ])(
    `%s of the AI SDK with ${source} that is retried after a 429 is one call, and nothing stays open`,
    async (_, use) => {
      const { openai, call, metering } = await start(openaiProtocol(), ["busy"]);
      await use(openai.embedding("m"), {});
      const { outcome, usage, attempts } = await call();
      expect({ outcome, usage }).toEqual({ outcome: "ok", usage: EMBEDDED });
      if (meters) expect(attempts).toEqual({ count: 2, failed: 1 });
      expect(metering.status.inFlight).toBe(0);
    },
  );

  it.skipIf(source.includes("channel"))(
    `embeddings of the AI SDK with ${source} and unrecorded inputs leave no failed attempt open`,
    async () => {
      const { openai, seen, metering, footprints } = await start(openaiProtocol(), ["busy"]);
      const telemetry = { recordInputs: false };
      await embedMany({ model: openai.embedding("m"), values: ["hi"], telemetry });
      await footprints("inference", 2);
      expect(metering.status.inFlight).toBe(0);
      expect(seen.byKind("inference").map(({ outcome, usage }) => [outcome, usage])).toEqual([
        ["ok", EMBEDDED],
        ["error", undefined],
      ]);
    },
  );

  it.each([
    ["generateText", async (options: object) => generateText(options as Parameters<typeof generateText>[0])],
    ["streamText", async (options: object) => streamText(options as Parameters<typeof streamText>[0]).text],
  ])(
    `%s of the AI SDK with ${source} and unrecorded answers has tokens, except by the channel alone`,
    async (_, use) => {
      const { model, call } = await start();
      await use({ model, prompt: "hi", telemetry: { recordOutputs: false } });
      const { outcome, usage, reasons } = await call();
      expect(outcome).toBe("ok");
      if (source === "channel") expect([usage, reasons]).toEqual([undefined, ["no_usage"]]);
      else expect(usage).toEqual(openaiUsage);
    },
  );

  it.skipIf(source === "channel")(
    `generateObject of the AI SDK with ${source} is a call with its tokens`,
    async () => {
      const { model, call } = await start(openaiProtocol({ words: ['{"sky":', '"blue"', "}"] }));
      await generateObject({ model, prompt: "hi", schema: z.object({ sky: z.string() }) });
      expect(await call()).toMatchObject({ usage: openaiUsage });
    },
  );

  it(`a call of the AI SDK with ${source} that is retried after a 429 is one call`, async () => {
    const { model, call } = await start(openaiProtocol(), ["busy"]);
    await generateText({ model, prompt: "hi" });
    const { outcome, usage, attempts } = await call();
    expect({ outcome, usage }).toEqual({ outcome: "ok", usage: openaiUsage });
    if (meters) expect(attempts).toEqual({ count: 2, failed: 1 });
  });

  it(`a call of the AI SDK with ${source} that gets a 500 is a failed call of a failed agent`, async () => {
    const { model, call, footprints } = await start(openaiProtocol(), ["fail"]);
    await expect(generateText({ model, prompt: "hi", maxRetries: 0 })).rejects.toThrow();
    expect(await call()).toMatchObject({ outcome: "error", reasons: expect.arrayContaining(["no_usage"]) });
    expect((await footprints("agent", 1))[0]).toMatchObject({ outcome: "error" });
  });

  it(`an endless stream of the AI SDK with ${source} that is aborted is an aborted call and agent`, async () => {
    const { model, call, footprints } = await start(openaiProtocol(), ["stall"]);
    const abort = new AbortController();
    const { textStream } = streamText({
      model,
      prompt: "hi",
      abortSignal: abort.signal,
      onError: () => undefined,
    });
    for await (const _ of textStream) abort.abort();
    expect(await call()).toMatchObject({ outcome: "aborted" });
    expect((await footprints("agent", 1))[0]).toMatchObject({ outcome: "aborted" });
  });

  it(`a failing tool of the AI SDK with ${source} is a failed step`, async () => {
    const { model, footprints, seen } = await start(inTwoSteps);
    const look = tool({
      inputSchema: z.object({}),
      execute: (): string => {
        throw new Error("blind");
      },
    });
    await generateText({ model, prompt: "hi", tools: { look }, stopWhen: isStepCount(2) });
    await footprints("inference", 2);
    expect(seen.byName("look")[0]).toMatchObject({ outcome: "error" });
  });
});
