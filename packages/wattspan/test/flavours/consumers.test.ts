/**
 * What Langfuse, Phoenix and LangSmith show of real spans, by the rules with which they take them in,
 * restated here.
 */

import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { observeOpenAI } from "@langfuse/openai";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { meterInference } from "@wattspan/core";
import { beforeAll, describe, expect, it } from "vitest";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { openaiCalls } from "./clients.js";
import { startStand } from "./drive.js";
import { MODELS } from "./flavour.js";
import { freshModule } from "./fresh-module.js";
import type { Exported } from "./sdk-lines.js";

type Shown = Readonly<Record<string, unknown>>;
type Entry = readonly [name: string, value: unknown];

const under = (prefix: string, { attributes }: Exported): Entry[] =>
  Object.entries(attributes)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);

/**
 * Metadata of an observation: attributes under a prefix, and all others, as texts, in `attributes`, but not
 * those of spans of Langfuse's own client. github.com/langfuse/langfuse at 6275144,
 * packages/shared/src/server/otel/OtelIngestionProcessor.ts: `extractMetadata`, `isLangfuseSDKSpans`.
 */
function inLangfuse(span: Exported): Shown {
  const prefix = "langfuse.observation.metadata.";
  const others = Object.entries(span.attributes)
    .filter(([name]) => !name.startsWith(prefix))
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  const isOwn = span.instrumentationScope?.name.startsWith("langfuse-sdk") === true;
  return {
    ...(!isOwn && { attributes: Object.fromEntries(others) }),
    ...Object.fromEntries(under(prefix, span)),
  };
}

/**
 * One object with a member for each part of a name; `metadata` is a text of JSON.
 * github.com/Arize-ai/phoenix, src/phoenix/trace/otel.py: `_load_json_strings`, `_unflatten`.
 */
function inPhoenix({ attributes }: Exported): Shown {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const parts = name.split(".");
    const last = parts.pop() as string;
    let at = shown;
    for (const part of parts) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[last] = name === "metadata" ? JSON.parse(String(value)) : value;
  }
  return shown;
}

/**
 * Metadata of a run: docs.langchain.com/langsmith/trace-with-opentelemetry, "Supported OpenTelemetry
 * attribute mapping".
 */
const inLangSmith = (span: Exported): Shown => Object.fromEntries(under("langsmith.metadata.", span));

const OURS = {
  "wattspan.energy": expect.any(Number),
  "wattspan.co2e": expect.any(Number),
  "wattspan.method": "estimated",
  "wattspan.reasons": ["assumed_location"],
};

describe.skipIf(!hasLoopback)(overLoopback("figures arrive as they are displayed"), () => {
  const spans: { [name in "ours" | "langfuse" | "openinference"]?: Exported | undefined } = {};

  beforeAll(async () => {
    const metadata = ["langfuse", "langsmith", "phoenix"] as const;
    const stand = await startStand(openaiProtocol(), "SDK 3", { detail: "spans", metadata });
    const { tracerProvider } = stand.sdk;
    const fresh = () => (freshModule("openai6") as typeof import("openai6")).OpenAI;
    const spanOf = async (make: (call: "plain", url: string) => Promise<unknown>) => {
      await make("plain", stand.url);
      return (await stand.taken()).spans.find(({ attributes }) => "wattspan.energy" in attributes);
    };
    const call = { model: MODELS.openai, provider: "openai" };
    spans.ours = await spanOf(openaiCalls(fresh(), (make) => meterInference(call, make)));
    setLangfuseTracerProvider(tracerProvider);
    spans.langfuse = await spanOf(openaiCalls(fresh(), (make) => make(), observeOpenAI));
    const instrumentation = new OpenAIInstrumentation({ instrumentationConfig: { enabled: false } });
    instrumentation.setTracerProvider(tracerProvider);
    const client = fresh();
    instrumentation.manuallyInstrument(client as never);
    spans.openinference = await spanOf(openaiCalls(client));
    await stand.close();
  });

  describe.each(["ours", "langfuse", "openinference"] as const)("on the span of %s", (name) => {
    const span = () => spans[name] as Exported;

    it(`figures on the span of ${name} arrive in Langfuse as numbers that can be filtered`, () => {
      expect(inLangfuse(span())).toMatchObject(OURS);
    });

    it(`figures on the span of ${name} arrive in Phoenix under their names and in the metadata`, () => {
      const { energy } = (inPhoenix(span()) as { wattspan: { energy: number } }).wattspan;
      expect(energy).toBe(span().attributes["wattspan.energy"]);
      expect(inPhoenix(span()).metadata).toMatchObject(OURS);
    });

    it(`figures on the span of ${name} arrive in LangSmith in the metadata`, () => {
      expect(inLangSmith(span())).toMatchObject(OURS);
    });
  });

  it("Langfuse keeps nothing else of the spans of its own client", () => {
    expect(inLangfuse(spans.langfuse as Exported)).not.toHaveProperty("attributes");
    const { attributes } = inLangfuse(spans.openinference as Exported) as { attributes: Shown };
    expect(Number(attributes["wattspan.energy"])).toBeGreaterThan(0);
  });
});
