/** OpenAI's client, which OpenTelemetry's own instrumentation reports. */

import { OpenAIInstrumentation } from "@opentelemetry/instrumentation-openai";
import type { Instrumented } from "./flavour.ts";
import { freshModule } from "./fresh-module.ts";

interface Patching {
  init(): readonly { patch(client: unknown, version: string): unknown }[];
  isEnabled(): boolean;
}

/** Instruments a module of the client, as if it were of a version that the instrumentation takes. */
export function patchOfficially(client: object, { tracerProvider, meterProvider }: Instrumented): void {
  const instrumentation = new OpenAIInstrumentation({ enabled: false });
  instrumentation.setTracerProvider(tracerProvider);
  instrumentation.setMeterProvider(meterProvider);
  // It has no `manuallyInstrument`.
  const patching = instrumentation as unknown as Patching;
  for (const { patch } of patching.init()) patch(client, "6.49.0");
  patching.isEnabled = () => true;
}

/** A fresh copy of the client. @example new (officialClient(sdk).OpenAI)({ apiKey }) */
export function officialClient(sdk: Instrumented): typeof import("openai6") {
  const client = freshModule("openai6") as typeof import("openai6");
  patchOfficially(client, sdk);
  return client;
}
