/**
 * A provider of each line of OpenTelemetry's SDK, with our processor before one that exports each span at
 * once.
 */

import type { TracerProvider } from "@opentelemetry/api";
import * as sdk3 from "@opentelemetry/sdk-trace";
import { type SpanProcessorOptions, wattspanSpanProcessor } from "@wattspan/spans";
import * as sdk2 from "sdk-trace-base-2";
import * as oldestSdk2 from "sdk-trace-base-2-oldest";

type Processor = ReturnType<typeof wattspanSpanProcessor>;

/** A span as exporters see it. */
export interface Exported {
  readonly name: string;
  readonly instrumentationScope?: { readonly name: string };
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** By name. The oldest cannot write on a span that ends: it gets its spans from our processor. */
export const SDK_LINES = {
  "SDK 3": (exporter: sdk3.SpanExporter, options?: SpanProcessorOptions) =>
    new sdk3.TracerProvider({
      spanProcessors: [wattspanSpanProcessor(options), new sdk3.SimpleSpanProcessor({ exporter })],
    }),
  "SDK 2": (exporter: sdk3.SpanExporter, options?: SpanProcessorOptions) =>
    new sdk2.BasicTracerProvider({
      spanProcessors: [wattspanSpanProcessor(options), new sdk2.SimpleSpanProcessor(exporter as never)],
    }),
  "the oldest SDK 2": (exporter: sdk3.SpanExporter, options?: SpanProcessorOptions) =>
    new oldestSdk2.BasicTracerProvider({ spanProcessors: [handingOn(exporter, options)] }),
} as const satisfies Record<
  string,
  (
    exporter: sdk3.SpanExporter,
    options?: SpanProcessorOptions,
  ) => TracerProvider & { shutdown(): Promise<void> }
>;
/** Which line. */
export type SdkLine = keyof typeof SDK_LINES;

const handingOn = (exporter: sdk3.SpanExporter, options?: SpanProcessorOptions): Processor =>
  wattspanSpanProcessor({ ...options, forwardTo: exporter });
