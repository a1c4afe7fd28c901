/**
 * Instrumentations next to and inside each other, agents with tools, calls in parallel, and calls that fail:
 * each call counts once.
 */

import { createOpenAI } from "@ai-sdk/openai";
import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import type Anthropic from "@anthropic-ai/sdk";
import { AnthropicInstrumentation as OpenInferenceAnthropic } from "@arizeai/openinference-instrumentation-anthropic";
import { OpenAIInstrumentation as OpenInferenceOpenAI } from "@arizeai/openinference-instrumentation-openai";
import { OpenAIInstrumentation as OpenLlmetryOpenAI } from "@traceloop/instrumentation-openai";
import { type Footprint, meterAgent, meterInference } from "@wattspan/core";
import { generateText, stepCountIs, type Telemetry, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { anthropicProtocol } from "../clients/protocols/anthropic.js";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { startStand } from "./drive.js";
import { MODELS, messages } from "./flavour.js";
import { freshModule } from "./fresh-module.js";

const OFF = { enabled: false };
type Client = typeof import("openai6");

async function standFor(protocol = openaiProtocol()) {
  const stand = await startStand(protocol);
  onTestFinished(() => stand.close());
  return stand;
}
type Stand = Awaited<ReturnType<typeof standFor>>;

const openaiOf = ({ OpenAI }: Client, { url }: Stand) =>
  new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" });
const request = { model: MODELS.openai, messages: messages("cached") };
const energyOf = (footprint: Footprint | undefined) => footprint?.energy?.value ?? Number.NaN;

/** OpenAI's client, instrumented by each of these. */
function instrumented(stand: Stand, ...by: readonly ("OpenInference" | "openllmetry")[]) {
  const client = freshModule("openai6") as Client;
  for (const name of by) {
    const instrumentation =
      name === "openllmetry"
        ? new OpenLlmetryOpenAI(OFF)
        : new OpenInferenceOpenAI({ instrumentationConfig: OFF });
    instrumentation.setTracerProvider(stand.sdk.tracerProvider);
    instrumentation.manuallyInstrument(client.OpenAI as never);
  }
  return openaiOf(client, stand);
}

/**
 * AI SDK's model that first asks for a tool, and answers when it has its result. Its tokens are others than
 * those of the tool's call.
 */
function askingForTool() {
  const usage = {
    inputTokens: { total: 15, noCache: 11, cacheRead: 4, cacheWrite: undefined },
    outputTokens: { total: 9, text: 9, reasoning: undefined },
  };
  let asked = 0;
  return new MockLanguageModelV4({
    provider: "openai.chat",
    modelId: MODELS.openai,
    doGenerate: async () =>
      asked++ === 0
        ? {
            finishReason: { unified: "tool-calls", raw: undefined },
            usage,
            warnings: [],
            content: [{ type: "tool-call", toolCallId: "t1", toolName: "search", input: "{}" }],
          }
        : {
            finishReason: { unified: "stop", raw: undefined },
            usage,
            warnings: [],
            content: [{ type: "text", text: "found" }],
          },
  });
}

describe.skipIf(!hasLoopback)(overLoopback("instrumentations together"), () => {
  it("a call under two instrumentations of its client counts once, also inside meterInference", async () => {
    const stand = await standFor();
    const client = instrumented(stand, "openllmetry", "OpenInference");
    await client.chat.completions.create(request);
    const alone = await stand.taken();
    expect(alone.spans).toHaveLength(2);
    expect(alone.calls).toHaveLength(1);
    await meterInference({ model: MODELS.openai, provider: "openai" }, () =>
      client.chat.completions.create(request),
    );
    const metered = await stand.taken();
    expect(metered.spans).toHaveLength(2);
    expect(metered.calls).toHaveLength(1);
    expect(energyOf(metered.calls[0])).toBeGreaterThan(0);
    expect(metered.spans.map(({ attributes }) => attributes["wattspan.reasons"])).toEqual([
      ["duplicate"],
      ["duplicate"],
    ]);
  });

  it.each([
    [
      "AI SDK 7",
      (stand: Stand) => new OpenTelemetry({ tracer: stand.sdk.tracerProvider.getTracer("gen_ai") }),
    ],
    [
      "AI SDK's legacy telemetry",
      (stand: Stand) => new LegacyOpenTelemetry({ tracer: stand.sdk.tracerProvider.getTracer("ai") }),
    ],
  ] as const)("a call of %s inside meterInference counts once", async (_, integrationOf) => {
    const stand = await standFor();
    const model = createOpenAI({ apiKey: "k", baseURL: `${stand.url}/v1` }).chat(MODELS.openai);
    const telemetry = { isEnabled: true, integrations: integrationOf(stand) as Telemetry };
    await generateText({ model, messages: messages("cached"), telemetry });
    const [alone] = (await stand.taken()).calls;
    await meterInference({ model: MODELS.openai, provider: "openai" }, () =>
      generateText({ model, messages: messages("cached"), telemetry }),
    );
    const { calls } = await stand.taken();
    expect(calls).toHaveLength(1);
    expect(energyOf(calls[0])).toBe(energyOf(alone));
  });

  it.each(["create", "stream"] as const)(
    "Anthropic's own span and OpenInference's span of messages.%s() count once",
    async (method) => {
      const stand = await standFor(anthropicProtocol);
      const { Anthropic: Instrumented } = freshModule("@anthropic-ai/sdk") as { Anthropic: typeof Anthropic };
      const instrumentation = new OpenInferenceAnthropic({ instrumentationConfig: OFF });
      instrumentation.setTracerProvider(stand.sdk.tracerProvider);
      instrumentation.manuallyInstrument(Instrumented as never);
      const client = new Instrumented({ apiKey: "k", baseURL: stand.url, maxRetries: 0, logLevel: "off" });
      const body = { model: MODELS.anthropic, max_tokens: 20, messages: messages("cached") };
      if (method === "create") await client.messages.create(body);
      else await client.messages.stream(body).finalMessage();
      const { spans, calls } = await stand.taken();
      expect(spans).toHaveLength(2);
      expect(calls).toHaveLength(1);
      expect(calls[0]?.usage).toEqual({ inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 });
      expect(
        spans.filter(({ attributes }) => String(attributes["wattspan.reasons"]) === "duplicate"),
      ).toHaveLength(1);
    },
  );
});

describe.skipIf(!hasLoopback)(overLoopback("agents"), () => {
  it.each([
    [
      "AI SDK 7",
      (stand: Stand) => new OpenTelemetry({ tracer: stand.sdk.tracerProvider.getTracer("gen_ai") }),
    ],
    [
      "AI SDK's legacy telemetry",
      (stand: Stand) => new LegacyOpenTelemetry({ tracer: stand.sdk.tracerProvider.getTracer("ai") }),
    ],
  ] as const)(
    "agents of %s have the sum of their calls, also of those that a tool makes",
    async (_, integrationOf) => {
      const stand = await standFor();
      const client = instrumented(stand, "OpenInference");
      const telemetry = {
        isEnabled: true,
        functionId: "researcher",
        integrations: integrationOf(stand) as Telemetry,
      };
      const search = tool({
        inputSchema: z.object({}),
        execute: async () => (await client.chat.completions.create(request)).id,
      });
      await generateText({
        model: askingForTool(),
        prompt: "hi",
        tools: { search },
        stopWhen: stepCountIs(3),
        telemetry,
      });
      const { calls, footprints, spans } = await stand.taken();
      expect(calls).toHaveLength(3);
      const agent = footprints.find(({ kind }) => kind === "agent");
      expect(agent?.name).toBe("researcher");
      expect(energyOf(agent)).toBeCloseTo(
        calls.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0),
        9,
      );
      // The spans of agent and tool have it too.
      const onSpans = spans.map(({ attributes }) => attributes["wattspan.energy"]);
      expect(onSpans).toContain(energyOf(agent));
      const [step] = footprints.filter(({ name }) => name === "search");
      expect(step?.kind).toBe("step");
      expect(calls.filter(({ parentId }) => parentId === step?.id)).toHaveLength(1);
    },
  );

  it("an agent of ours has the sum of the parallel calls that another instrumentation reports", async () => {
    const stand = await standFor();
    const client = instrumented(stand, "OpenInference");
    await meterAgent({ name: "ours" }, () =>
      Promise.all(Array.from({ length: 10 }, () => client.chat.completions.create(request))),
    );
    const { calls, footprints } = await stand.taken();
    const [agent] = footprints.filter(({ kind }) => kind === "agent");
    expect(calls).toHaveLength(10);
    expect(new Set(calls.map(({ parentId }) => parentId))).toEqual(new Set([agent?.id]));
    expect(energyOf(agent)).toBeCloseTo(10 * energyOf(calls[0]), 9);
  });
});

describe.skipIf(!hasLoopback)(overLoopback("calls that fail"), () => {
  const failed = { outcome: "error", method: "unavailable", reasons: ["no_usage"] };
  const nowhere = { apiKey: "k", baseURL: "http://127.0.0.1:9", maxRetries: 0, logLevel: "off" } as const;

  it.each([false, true])(
    "a call that fails is one failed call of unknown tokens (under two: %s)",
    async (two) => {
      const stand = await standFor();
      const { Anthropic: Client } = freshModule("@anthropic-ai/sdk") as { Anthropic: typeof Anthropic };
      if (two) {
        const instrumentation = new OpenInferenceAnthropic({ instrumentationConfig: OFF });
        instrumentation.setTracerProvider(stand.sdk.tracerProvider);
        instrumentation.manuallyInstrument(Client as never);
      }
      const body = { model: MODELS.anthropic, max_tokens: 20, messages: messages("plain") };
      await expect(new Client(nowhere).messages.create(body)).rejects.toBeDefined();
      const { calls, spans } = await stand.taken();
      expect(spans).toHaveLength(two ? 2 : 1);
      expect(calls).toMatchObject([failed]);
    },
  );
});
