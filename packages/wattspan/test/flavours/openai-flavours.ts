/** Calls of OpenAI's models, reported by instrumentations of its client and by the AI SDK. */

import { createOpenAI } from "@ai-sdk/openai";
import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import { OpenAIInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-openai";
import { OpenAIInstrumentation as OpenLlmetry } from "@traceloop/instrumentation-openai";
import { meterInference } from "@wattspan/core";
import { generateText, streamText, type Telemetry } from "ai";
import { openaiCalls } from "./clients.ts";
import { type Flavour, type MakeCall, MODELS, messages } from "./flavour.ts";
import { freshModule } from "./fresh-module.ts";
import { officialClient } from "./official-client.ts";

type Client = typeof import("openai6");
const freshClient = () => freshModule("openai6") as Client;
const provider = "openai";
/** They instrument the given module, not those loaded from then on. */
const OFF = { enabled: false };

/** AI SDK, with telemetry of one kind. */
const aiSdkCalls =
  (integrations: Telemetry): MakeCall =>
  async (call, url) => {
    const model = createOpenAI({ apiKey: "k", baseURL: `${url}/v1` }).chat(MODELS.openai);
    const telemetry = { isEnabled: true, functionId: "answer", integrations };
    const options = { model, messages: messages(call), telemetry };
    return call === "streamed" ? streamText(options).text : generateText(options);
  };

/** All of them. */
export const OPENAI: readonly Flavour[] = [
  {
    name: "meterInference, openai 6",
    provider,
    withholds: [],
    instrument: () =>
      openaiCalls(freshClient().OpenAI, (call) => meterInference({ model: MODELS.openai, provider }, call)),
  },
  {
    name: "OpenTelemetry's own, openai 6",
    provider,
    withholds: ["cache"],
    instrument: (sdk) => openaiCalls(officialClient(sdk).OpenAI),
  },
  {
    name: "openllmetry, openai 6",
    provider,
    withholds: ["cache", "streams"],
    instrument({ tracerProvider }) {
      const instrumentation = new OpenLlmetry(OFF);
      instrumentation.setTracerProvider(tracerProvider);
      const { OpenAI } = freshClient();
      instrumentation.manuallyInstrument(OpenAI as never);
      return openaiCalls(OpenAI);
    },
  },
  {
    name: "OpenInference, openai 6",
    provider,
    withholds: ["streams"],
    instrument({ tracerProvider }) {
      const instrumentation = new OpenInference({ instrumentationConfig: OFF });
      instrumentation.setTracerProvider(tracerProvider);
      const { OpenAI } = freshClient();
      instrumentation.manuallyInstrument(OpenAI as never);
      return openaiCalls(OpenAI);
    },
  },
  {
    name: "AI SDK 7",
    provider,
    withholds: [],
    instrument: ({ tracerProvider }) =>
      aiSdkCalls(new OpenTelemetry({ tracer: tracerProvider.getTracer("gen_ai") })),
  },
  {
    name: "AI SDK 7, legacy telemetry",
    provider,
    withholds: [],
    instrument: ({ tracerProvider }) =>
      aiSdkCalls(new LegacyOpenTelemetry({ tracer: tracerProvider.getTracer("ai") })),
  },
];
