/** Settles what is held before the SDK flushes or shuts down, so that its shutdown alone loses no span and no joule. */

import { globalMetering } from "./global.js";
import type { Metering } from "./metering-options.js";
import { noteSpanProcessor } from "./span-processor-presence.js";

/** Fits the `SpanProcessor` of OpenTelemetry's SDK 2 and 3 by its shape: nothing of an SDK is imported. */
export interface WattspanSpanProcessor {
  onStart(span: unknown, parentContext: unknown): void;
  onEnd(span: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * A span processor that ends the spans which Wattspan holds, with what is known, when the SDK flushes or shuts down. It
 * does so synchronously, and must therefore be listed before the batch processor, which then still takes them.
 *
 * @param metering Whose spans. Default: those of the metering in force at that moment.
 * @example
 * new NodeSDK({ spanProcessors: [wattspanSpanProcessor(), new BatchSpanProcessor({ exporter })] });
 */
export function wattspanSpanProcessor(metering?: Pick<Metering, "settle">): WattspanSpanProcessor {
  noteSpanProcessor();
  const settle = (): Promise<void> => {
    (metering ?? globalMetering())?.settle();
    return Promise.resolve();
  };
  const ignore = (): void => undefined;
  return { onStart: ignore, onEnd: ignore, forceFlush: settle, shutdown: settle };
}
