/** Where a processor hands spans on: another processor, or an exporter. */

import type { SdkSpan } from "./sdk-span.js";

/** What the SDK's processors have. Whatever it takes or gives is its own affair. */
export interface ForwardProcessor {
  onStart(span: never, parentContext: never): void;
  onEnding?(span: never): void;
  onEnd(span: never): void;
  forceFlush(...options: never[]): Promise<void>;
  shutdown(...options: never[]): Promise<void>;
}

/** What the SDK's exporters have. */
export interface ForwardExporter {
  export(spans: never, resultCallback: never): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The same with the types that are used here. */
export interface Downstream {
  onStart(span: SdkSpan, parentContext: unknown): void;
  onEnding?(span: SdkSpan): void;
  onEnd(span: SdkSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** `TraceFlags.SAMPLED`. */
const SAMPLED = 1;

/** An exporter is fed as the SDK's simple processor does it: each span as it comes, and only those that are sampled. */
export function downstreamOf(to: ForwardProcessor | ForwardExporter): Downstream {
  if (!("export" in to)) return to as unknown as Downstream;
  const send = to.export.bind(to) as unknown as (spans: readonly SdkSpan[], done: () => void) => void;
  const nothing = (): void => undefined;
  return {
    onStart: nothing,
    onEnd(span) {
      if (span.spanContext().traceFlags & SAMPLED) send([span], nothing);
    },
    forceFlush: () => to.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => to.shutdown(),
  };
}
