/** Anthropic's client, of two versions. Both make spans by themselves. */

import type Anthropic from "@anthropic-ai/sdk";
import { AnthropicInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-anthropic";
import { AnthropicInstrumentation as OpenLlmetry } from "@traceloop/instrumentation-anthropic";
import { anthropicProtocol, anthropicUsage } from "../../clients/protocols/anthropic.ts";
import { MODELS, messages } from "../flavour.ts";
import { freshModule } from "../fresh-module.ts";
import { type Client, toItsEnd, type Way } from "./client.ts";

type Subject = { readonly Anthropic: typeof Anthropic };
type Use = (client: Anthropic, way: Way) => Promise<unknown>;

const OFF = { enabled: false };
const model = MODELS.anthropic;
const request = { model, max_tokens: 20, messages: messages("cached") };

const openInference: Client<Subject>["instruments"] = {
  OpenInference({ Anthropic }, { tracerProvider }) {
    const instrumentation = new OpenInference({ instrumentationConfig: OFF });
    instrumentation.setTracerProvider(tracerProvider);
    instrumentation.manuallyInstrument(Anthropic as never);
  },
};
/** It can instrument no newer version. */
const openLlmetry: Client<Subject>["instruments"] = {
  openllmetry(subject, { tracerProvider }) {
    const instrumentation = new OpenLlmetry(OFF);
    instrumentation.setTracerProvider(tracerProvider);
    instrumentation.manuallyInstrument(subject as never);
  },
};

const use = (
  what: string,
  make: Use,
  packageName = "@anthropic-ai/sdk",
  instruments = openInference,
): Client<Subject> => ({
  ...{ name: `Anthropic ${what}`, provider: "anthropic", model, protocol: anthropicProtocol },
  ...{ usage: anthropicUsage, instruments },
  fresh: () => freshModule(packageName) as Subject,
  call({ Anthropic }, way) {
    const { url, fetch } = way;
    return make(new Anthropic({ apiKey: "k", baseURL: url, maxRetries: 0, logLevel: "off", fetch }), way);
  },
});

const whole: Use = (client, { around }) => around(() => client.messages.create(request));
const stream: Use = async (client, { around }) =>
  toItsEnd(await around(() => client.messages.create({ ...request, stream: true })));

/** All of them. */
export const ANTHROPIC: readonly Client<Subject>[] = [
  use("1, messages", whole),
  use("1, messages streamed", stream),
  use("0.137, messages", whole, "anthropic-0", openLlmetry),
  use("0.137, messages streamed", stream, "anthropic-0", openLlmetry),
];
