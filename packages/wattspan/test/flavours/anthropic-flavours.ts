/** Calls of Anthropic's models. */

import type Anthropic from "@anthropic-ai/sdk";
import { AnthropicInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-anthropic";
import { AnthropicInstrumentation as OpenLlmetry } from "@traceloop/instrumentation-anthropic";
import { meterInference } from "@wattspan/core";
import { anthropicCalls } from "./clients.ts";
import { type Flavour, MODELS } from "./flavour.ts";
import { freshModule } from "./fresh-module.ts";

type Module = { readonly Anthropic: typeof Anthropic };
const provider = "anthropic";
/** They instrument the given module, not those loaded from then on. */
const OFF = { enabled: false };

/** Anthropic's client writes spans itself, through the global provider. */
const freshClient = () => freshModule("@anthropic-ai/sdk") as Module;
/** The newest that openllmetry can instrument. */
const olderClient = () => freshModule("anthropic-0") as typeof import("anthropic-0");

/** All of them. */
export const ANTHROPIC: readonly Flavour[] = [
  {
    name: "meterInference, Anthropic 1 (which writes spans too)",
    provider,
    withholds: [],
    instrument: () =>
      anthropicCalls(freshClient().Anthropic, (call) =>
        meterInference({ model: MODELS.anthropic, provider }, call),
      ),
  },
  {
    name: "Anthropic 1 by itself",
    provider,
    withholds: [],
    instrument: () => anthropicCalls(freshClient().Anthropic),
  },
  {
    name: "openllmetry, Anthropic 0.137 (which writes spans too)",
    provider,
    withholds: [],
    instrument({ tracerProvider }) {
      const instrumentation = new OpenLlmetry(OFF);
      instrumentation.setTracerProvider(tracerProvider);
      const client = olderClient();
      instrumentation.manuallyInstrument(client as never);
      return anthropicCalls(client.Anthropic as never);
    },
  },
  {
    name: "OpenInference, Anthropic 1 (which writes spans too)",
    provider,
    withholds: [],
    instrument({ tracerProvider }) {
      const instrumentation = new OpenInference({ instrumentationConfig: OFF });
      instrumentation.setTracerProvider(tracerProvider);
      const { Anthropic } = freshClient();
      instrumentation.manuallyInstrument(Anthropic as never);
      return anthropicCalls(Anthropic);
    },
  },
];
