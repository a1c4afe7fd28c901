/** The AI SDK, over two of its providers. */

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import { generateText, type LanguageModel, streamText, type Telemetry } from "ai";
import { wattspanTelemetry } from "wattspan/ai-sdk";
import { anthropicProtocol, anthropicUsage } from "../../clients/protocols/anthropic.ts";
import { openaiProtocol, openaiUsage } from "../../clients/protocols/openai.ts";
import { MODELS, messages } from "../flavour.ts";
import type { Client, Way } from "./client.ts";

/** What its telemetry is handed to. */
interface Subject {
  readonly integrations: Telemetry[];
}

const instruments: Client<Subject>["instruments"] = {
  "its telemetry": ({ integrations }, { tracerProvider }) =>
    integrations.push(new OpenTelemetry({ tracer: tracerProvider.getTracer("gen_ai") })),
  "its legacy telemetry": ({ integrations }, { tracerProvider }) =>
    integrations.push(new LegacyOpenTelemetry({ tracer: tracerProvider.getTracer("ai") })),
  "wattspan/ai-sdk": ({ integrations }) => integrations.push(wattspanTelemetry()),
};

type ModelAt = (way: Way) => LanguageModel;
const openai: ModelAt = ({ url, fetch }) =>
  createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat(MODELS.openai);
const anthropic: ModelAt = ({ url, fetch }) =>
  createAnthropic({ apiKey: "k", baseURL: `${url}/v1`, fetch })(MODELS.anthropic);

const use = (
  streamed: boolean,
  modelAt: ModelAt,
): Omit<Client<Subject>, "provider" | "model" | "protocol" | "usage"> => ({
  name: `AI SDK 7, ${streamed ? "streamText" : "generateText"}${modelAt === openai ? "" : " of Anthropic"}`,
  fresh: () => ({ integrations: [] }),
  instruments,
  async call({ integrations }, way) {
    const telemetry = { isEnabled: true, functionId: "answer", integrations };
    const options = { model: modelAt(way), messages: messages("cached"), maxRetries: 0, telemetry };
    if (streamed) return way.around(() => streamText(options)).text;
    return way.around(() => generateText(options));
  },
});
const ofOpenai = { provider: "openai", model: MODELS.openai, protocol: openaiProtocol(), usage: openaiUsage };
const ofAnthropic = {
  ...{ provider: "anthropic", model: MODELS.anthropic, protocol: anthropicProtocol, usage: anthropicUsage },
};

/** All of them. */
export const AI_SDK: readonly Client<Subject>[] = [false, true].flatMap((streamed) => [
  { ...ofOpenai, ...use(streamed, openai) },
  { ...ofAnthropic, ...use(streamed, anthropic) },
]);
