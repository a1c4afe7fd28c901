/**
 * An application with AI SDK's telemetry, OpenTelemetry's instrumentation of the client below it, and
 * meterInference: each call counts once.
 */

import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import { meterInference } from "@wattspan/core";
import { generateText, type Telemetry } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it, onTestFinished } from "vitest";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { startStand } from "./drive.js";
import { MODELS, messages } from "./flavour.js";
import { officialClient } from "./official-client.js";

type Stand = Awaited<ReturnType<typeof startStand>>;
type Around = <T>(call: () => T) => T;
const model = MODELS.openai;
const bare: Around = (call) => call();
const metered: Around = (call) => meterInference({ model, provider: "openai" }, call);

/** A model of AI SDK, as an application writes one around a client that it has. */
function modelAround(stand: Stand, around: Around) {
  const { OpenAI } = officialClient(stand.sdk);
  const client = new OpenAI({ apiKey: "k", baseURL: `${stand.url}/v1`, maxRetries: 0, logLevel: "off" });
  return new MockLanguageModelV4({
    provider: "openai.chat",
    modelId: model,
    doGenerate: async () => {
      const { usage } = await around(() =>
        client.chat.completions.create({ model, messages: messages("plain") }),
      );
      const { prompt_tokens: total = 0, completion_tokens: text = 0 } = usage ?? {};
      return {
        finishReason: { unified: "stop", raw: undefined },
        usage: {
          inputTokens: { total, noCache: total, cacheRead: 0, cacheWrite: undefined },
          outputTokens: { total: text, text, reasoning: undefined },
        },
        warnings: [],
        content: [{ type: "text", text: "Hello" }],
      };
    },
  });
}

describe.skipIf(!hasLoopback).each([
  ["AI SDK 7", (stand: Stand) => new OpenTelemetry({ tracer: stand.sdk.tracerProvider.getTracer("gen_ai") })],
  [
    "AI SDK's legacy telemetry",
    (stand: Stand) => new LegacyOpenTelemetry({ tracer: stand.sdk.tracerProvider.getTracer("ai") }),
  ],
] as const)(overLoopback("%s above the official instrumentation"), (telemetry, telemetryOf) => {
  it.each<[string, Around, Around]>([
    ["alone", bare, bare],
    ["inside meterInference", metered, bare],
    ["with meterInference between them", bare, metered],
    ["inside and around meterInference", metered, metered],
  ])(
    `a call with ${telemetry} above the official instrumentation counts once, %s`,
    async (_, outside, between) => {
      const stand = await startStand(openaiProtocol());
      onTestFinished(() => stand.close());
      const integrations = telemetryOf(stand) as Telemetry;
      const options = { model: modelAround(stand, between), prompt: "hi" };
      await outside(() => generateText({ ...options, telemetry: { isEnabled: true, integrations } }));
      const { calls, footprints, spans, faults } = await stand.taken();
      expect(faults).toEqual({});
      // Of two that are metered by hand, the inner one has the joules.
      const charged = calls.filter(({ self }) => self.energy !== undefined);
      expect(charged).toHaveLength(1);
      expect(calls.length).toBe(outside === bare || between === bare ? 1 : 2);
      expect(charged[0]).toMatchObject({ name: model, method: "estimated", usage: { output: 7 } });
      const joules = charged[0]?.energy?.value;
      expect(joules).toBeGreaterThan(0);
      // Whatever is around has the same joules, and no more.
      const roots = footprints.filter(({ parentId }) => parentId === undefined);
      expect(roots.map(({ energy }) => energy)).toEqual([charged[0]?.energy]);
      for (const { attributes } of spans)
        expect([undefined, joules]).toContain(attributes["wattspan.energy"]);
    },
  );
});
