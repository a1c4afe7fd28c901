/**
 * Adapters next to the spans of another instrumentation, followed by our processor: each call counts once.
 */

import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import * as callbackManager from "@langchain/core/callbacks/manager";
import { ChatOpenAI } from "@langchain/openai";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { embed, embedMany, generateText, streamText, type Telemetry } from "ai";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { followAiSdk, wattspanTelemetry } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { localProvider } from "../clients/local-provider.js";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { meteredGlobally } from "./metered-globally.js";

const exporter = new InMemorySpanExporter();
const spanProcessors = [wattspanSpanProcessor(), new SimpleSpanProcessor({ exporter })];
const tracerProvider = new TracerProvider({ spanProcessors });
const otel = (): Telemetry => new OpenTelemetry();

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  exporter.reset();
  onTestFinished(() => {
    context.disable();
    trace.disable();
  });
});

const MAX_TURNS = 1000;
/** Instrumentations may end a span after the call has returned. */
async function spanEnded(name: string): Promise<void> {
  const names = () => exporter.getFinishedSpans().map((span) => span.name);
  for (let turn = 0; turn < MAX_TURNS && !names().includes(name); turn++)
    await new Promise((resolve) => setImmediate(resolve));
  expect(names()).toContain(name);
}

describe.skipIf(!hasLoopback).each<[string, () => Telemetry[], boolean, boolean]>([
  ["a metered fetch", () => [otel()], true, false],
  ["our telemetry after it", () => [otel(), wattspanTelemetry()], false, false],
  ["our telemetry before it", () => [wattspanTelemetry(), otel()], false, false],
  ["our telemetry and a metered fetch", () => [wattspanTelemetry(), otel()], true, false],
  ["the channel", () => [otel()], false, true],
])(overLoopback("@ai-sdk/otel next to %s"), (adapters, integrations, meters, follows) => {
  it.each(["whole", "streamed"])(
    `a call under @ai-sdk/otel with ${adapters} counts once, %s`,
    async (kind) => {
      const { url } = await localProvider(openaiProtocol());
      const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
      const model = createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, ...(meters && { fetch }) }).chat("m");
      const { metering, seen, call } = meteredGlobally({ telemetry: { tracerProvider } });
      if (follows) onTestFinished(followAiSdk());
      const options = { model, prompt: "hi", telemetry: { integrations: integrations() } };
      if (kind === "whole") await generateText(options);
      else await streamText(options).text;
      expect(await call()).toMatchObject({ name: "m", outcome: "ok", energy: { value: 18 } });
      await spanEnded("chat m");
      await metering.flush();
      expect(seen.byKind("inference")).toHaveLength(1);
      expect(seen.total().energy?.value).toBe(18);
    },
  );
});

describe.skipIf(!hasLoopback)(overLoopback("@ai-sdk/otel next to a metered fetch"), () => {
  it.each(["embed", "embedMany"])(
    "%s of the AI SDK under @ai-sdk/otel with a metered fetch counts once",
    async (name) => {
      const { url } = await localProvider(openaiProtocol());
      const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
      const model = createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).embedding("m");
      const { metering, seen } = meteredGlobally({ telemetry: { tracerProvider } });
      const options = { model, telemetry: { integrations: [otel()] } };
      if (name === "embed") await embed({ ...options, value: "hi" });
      else await embedMany({ ...options, values: ["hi"] });
      await metering.flush();
      expect(seen.byKind("inference")).toHaveLength(1);
    },
  );
});

describe.each([
  ["our adapter", true, false],
  ["a metered fetch", false, true],
  ["our adapter and a metered fetch", true, true],
])("embedMany in parts under @ai-sdk/otel next to %s", (_, follows, meters) => {
  it("embedMany in parts counts once", async () => {
    const answer = async (_: unknown, init?: RequestInit) => {
      const { input } = JSON.parse(String(init?.body)) as { input: string[] };
      const data = input.map((_, index) => ({ index, embedding: [0.5], object: "embedding" }));
      const prompt_tokens = Number(input[0]);
      return Response.json({
        object: "list",
        model: "m",
        data,
        usage: { prompt_tokens, total_tokens: prompt_tokens },
      });
    };
    const fetch = meters ? meteredClientFetch(answer) : answer;
    const model = Object.assign(createOpenAI({ apiKey: "k", fetch }).embedding("m"), {
      maxEmbeddingsPerCall: 1,
    });
    const { metering, seen } = meteredGlobally({ telemetry: { tracerProvider } });
    const integrations = [...(follows ? [wattspanTelemetry()] : []), otel()];
    await embedMany({ model, values: ["100", "200"], telemetry: { integrations } });
    await metering.flush();
    const inputs = seen.byKind("inference").map(({ usage }) => usage?.inputFresh ?? 0);
    expect(inputs.reduce((sum, one) => sum + one, 0)).toBe(300);
  });
});

describe.skipIf(!hasLoopback).each([
  ["our handler", true, false],
  ["a metered fetch", false, true],
  ["our handler and a metered fetch", true, true],
])(overLoopback("OpenInference's spans of LangChain next to %s"), (adapters, handles, meters) => {
  it.each(["whole", "streamed"])(
    `a LangChain call under OpenInference with ${adapters} counts once, %s`,
    async (kind) => {
      const { url } = await localProvider(openaiProtocol());
      const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
      const configuration = { baseURL: `${url}/v1`, ...(meters && { fetch }) };
      const model = new ChatOpenAI({ model: "m", apiKey: "k", configuration });
      const { metering, seen, call } = meteredGlobally({ telemetry: { tracerProvider } });
      const instrumentation = new LangChainInstrumentation({ tracerProvider });
      instrumentation.manuallyInstrument(callbackManager);
      onTestFinished(() => instrumentation.disable());
      const config = { callbacks: handles ? [wattspanLangChain()] : [] };
      if (kind === "whole") await model.invoke("hi", config);
      else for await (const _ of await model.stream("hi", config));
      expect(await call()).toMatchObject({ name: "m", outcome: "ok", energy: { value: 18 } });
      await spanEnded("ChatOpenAI");
      await metering.flush();
      expect(seen.byKind("inference")).toHaveLength(1);
      expect(seen.total().energy?.value).toBe(18);
    },
  );
});
