/**
 * The official OpenAI client as a separate module each time, so that patches of one do not affect the others.
 */

import { createRequire } from "node:module";
import { OpenAIInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-openai";
import { OpenAIInstrumentation as OpenTelemetry } from "@opentelemetry/instrumentation-openai";
import { OpenAIInstrumentation as Traceloop } from "@traceloop/instrumentation-openai";
import type { OpenAI } from "openai";
import * as imported from "openai";
import { type ExportingSdk, exportingSdk } from "./exporting-sdk.ts";
import { answerInMemory } from "./openai-transport.ts";

type Module = typeof imported;

/** One way to watch a client. */
interface Flavour {
  readonly name: string;
  readonly client: OpenAI;
  /** Whether it records metrics. */
  readonly hasMetrics: boolean;
  /** Where its spans and metrics go. */
  readonly sdk: ExportingSdk;
}

const require = createRequire(import.meta.url);

/** Loads the client anew: nothing of a module that was loaded before is used. */
function loaded(): Module {
  const place = require.resolve("openai").replace(/index\.c?js$/, "");
  for (const path of Object.keys(require.cache)) if (path.startsWith(place)) delete require.cache[path];
  return require("openai") as Module;
}

const newClient = ({ OpenAI: Client }: Module): OpenAI =>
  new Client({ apiKey: "none", baseURL: "http://127.0.0.1/v1", fetch: answerInMemory, maxRetries: 0 });

/** Clients of one kind: alone, for `meterInference`, and under each instrumentation. */
export interface Flavours {
  readonly bare: OpenAI;
  readonly metered: OpenAI;
  /** For the same without an estimate. */
  readonly meteredAlone: OpenAI;
  /** For code that is written by hand. */
  readonly byHand: OpenAI;
  readonly others: readonly Flavour[];
}

/** All flavours. Once per process: instrumentations hook the loader, so that later modules have them all. */
export function openAiFlavours(): Flavours {
  const [bare, metered, meteredAlone, byHand] = [loaded(), loaded(), loaded(), loaded()].map(newClient) as [
    OpenAI,
    OpenAI,
    OpenAI,
    OpenAI,
  ];
  const patches: readonly (readonly [name: string, module: Module, patch: Patch])[] = [
    ["@opentelemetry/instrumentation-openai", loaded(), patchForOpenTelemetry],
    ["@traceloop/instrumentation-openai", loaded(), patchForTraceloop],
    // It takes promises for the client's only where they are of the module that it imports itself.
    ["@arizeai/openinference-instrumentation-openai", imported, patchForOpenInference],
  ];
  const others = patches.map(([name, module, patch]) => {
    const sdk = exportingSdk();
    patch(module, sdk);
    return { name, hasMetrics: patch === patchForOpenTelemetry, client: newClient(module), sdk };
  });
  return { bare, metered, meteredAlone, byHand, others };
}

type Patch = (module: Module, sdk: ExportingSdk) => void;

const patchForOpenTelemetry: Patch = (module, { tracerProvider, meterProvider }) => {
  const instrumentation = new OpenTelemetry();
  instrumentation.setTracerProvider(tracerProvider);
  instrumentation.setMeterProvider(meterProvider);
  // It has no function for a module that is loaded: this is what the hook of the loader would call.
  const { init } = instrumentation as unknown as { init(): { patch(module: Module): void }[] };
  for (const { patch } of init.call(instrumentation)) patch(module);
};

const patchForTraceloop: Patch = ({ OpenAI: module }, { tracerProvider, meterProvider }) => {
  const instrumentation = new Traceloop();
  instrumentation.setTracerProvider(tracerProvider);
  instrumentation.setMeterProvider(meterProvider);
  instrumentation.manuallyInstrument(module as never);
};

const patchForOpenInference: Patch = (module, { tracerProvider, meterProvider }) => {
  const instrumentation = new OpenInference();
  instrumentation.setTracerProvider(tracerProvider);
  instrumentation.setMeterProvider(meterProvider);
  instrumentation.manuallyInstrument(module as never);
};
