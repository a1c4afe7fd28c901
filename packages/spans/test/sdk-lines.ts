/** The lines of OpenTelemetry's SDK that are supported, each with the processors that a test gives, and with what was exported. */

import type { TracerProvider } from "@opentelemetry/api";
import * as sdk3 from "@opentelemetry/sdk-trace";
import * as sdk1 from "sdk-trace-base-1";
import * as sdk2 from "sdk-trace-base-2";
import * as oldestSdk2 from "sdk-trace-base-2-oldest";
import type { WattspanSpanProcessor } from "../src/follow/span-processor.js";

/** A span as exporters see it. */
export interface Exported {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly duration: readonly [number, number];
  spanContext(): { readonly spanId: string };
}

/** A provider that can be flushed. */
export type FlushableProvider = TracerProvider & { shutdown(): Promise<void>; forceFlush(): Promise<void> };

/** Keeps what was exported, also when it is shut down. */
export function keeper() {
  const kept: Exported[] = [];
  const done = () => Promise.resolve();
  const exporter = {
    export(spans: readonly Exported[], callback: (result: { code: number }) => void) {
      kept.push(...spans);
      callback({ code: 0 });
    },
    shutdown: done,
    forceFlush: done,
  };
  return { kept, exporter };
}

type Exporter = ReturnType<typeof keeper>["exporter"];

/** One line of the SDK. */
export interface SdkLine {
  /** Whether its spans can be written when they end. */
  readonly hasOnEnding: boolean;
  /** Our processors, then one that exports each span at once. */
  provider(ours: readonly WattspanSpanProcessor[], exporter?: Exporter): FlushableProvider;
  simple(exporter: Exporter): sdk3.SpanProcessor & sdk2.SpanProcessor & oldestSdk2.SpanProcessor;
}

/** By name. */
export const SDK_LINES: Readonly<Record<string, SdkLine>> = {
  "SDK 3": {
    hasOnEnding: true,
    simple: (exporter) => new sdk3.SimpleSpanProcessor({ exporter }) as ReturnType<SdkLine["simple"]>,
    provider: (ours, exporter) =>
      new sdk3.TracerProvider({
        spanProcessors: [...ours, ...(exporter ? [new sdk3.SimpleSpanProcessor({ exporter })] : [])],
      }),
  },
  "SDK 2": {
    hasOnEnding: true,
    simple: (exporter) => new sdk2.SimpleSpanProcessor(exporter) as ReturnType<SdkLine["simple"]>,
    provider: (ours, exporter) =>
      new sdk2.BasicTracerProvider({
        spanProcessors: [...ours, ...(exporter ? [new sdk2.SimpleSpanProcessor(exporter)] : [])],
      }),
  },
  "the oldest SDK 2": {
    hasOnEnding: false,
    simple: (exporter) => new oldestSdk2.SimpleSpanProcessor(exporter) as ReturnType<SdkLine["simple"]>,
    provider: (ours, exporter) =>
      new oldestSdk2.BasicTracerProvider({
        spanProcessors: [...ours, ...(exporter ? [new oldestSdk2.SimpleSpanProcessor(exporter)] : [])],
      }),
  },
  "SDK 1": {
    hasOnEnding: false,
    simple: (exporter) => new sdk1.SimpleSpanProcessor(exporter) as unknown as ReturnType<SdkLine["simple"]>,
    provider: (ours, exporter) => {
      const provider = new sdk1.BasicTracerProvider();
      for (const each of ours) provider.addSpanProcessor(each);
      if (exporter) provider.addSpanProcessor(new sdk1.SimpleSpanProcessor(exporter));
      return provider;
    },
  },
};
