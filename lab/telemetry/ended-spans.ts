import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace";

/** A processor that only sees spans end. */
export const endedSpans = (onEnd: (span: ReadableSpan) => void): SpanProcessor => ({
  onStart: () => undefined,
  onEnd,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
