/** Instruments whose values can be read back from OpenTelemetry's SDK, for tests. */

import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import type { DetailLevel } from "../src/names/names.js";
import { createInstruments } from "../src/telemetry/instruments.js";

/** Gives what was recorded when it is asked. */
export class ManualReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
  async families() {
    const { scopeMetrics } = (await this.collect()).resourceMetrics;
    return new Map(
      scopeMetrics.flatMap(({ metrics: of, scope }) => of.map((m) => [m.descriptor.name, { ...m, scope }])),
    );
  }
  /** Values of one metric by one of its attributes. */
  async values(name: string, by: string): Promise<Record<string, unknown>> {
    const points = (await this.families()).get(name)?.dataPoints ?? [];
    return Object.fromEntries(points.map(({ attributes, value }) => [String(attributes[by]), value]));
  }
}

/** Instruments on an SDK of their own. */
export function metered(options: { readonly genAiMetrics?: boolean; readonly level?: DetailLevel } = {}) {
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
