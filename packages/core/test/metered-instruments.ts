/** Instruments whose values can be read back from OpenTelemetry's SDK, for tests. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { createInstruments } from "../src/telemetry/instruments.js";
import { ManualReader } from "./manual-reader.js";

/** Instruments on an SDK of their own. */
export function metered(options: { readonly genAiMetrics?: boolean } = {}) {
  const reader = new ManualReader();
  const faults: string[] = [];
  const instruments = createInstruments({
    ...options,
    meterProvider: new MeterProvider({ readers: [reader] }),
    onFault: (stage, reason) => void faults.push(`${stage}/${reason}`),
  });
  return { instruments, faults, reader };
}

export const chat = {
  activity: "inference",
  operation: "chat",
  provider: "openai",
  model: "gpt-4o",
} as const;
