/** The next processor or exporter of spans. */

import type { SdkSpan } from "./sdk-span.js";

/** The interface of the SDK's processors. Its parameters and results are not used here. */
export interface ForwardProcessor {
  onStart(span: never, parentContext: never): void;
  onEnding?(span: never): void;
  onEnd(span: never): void;
  forceFlush(...options: never[]): Promise<void>;
  shutdown(...options: never[]): Promise<void>;
}

/** The interface of the SDK's exporters. */
export interface ForwardExporter {
  export(spans: never, resultCallback: never): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The forwarding target with the types used here. */
export interface Downstream {
  onStart(span: SdkSpan, parentContext: unknown): void;
  onEnding?(span: SdkSpan): void;
  onEnd(span: SdkSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** `TraceFlags.SAMPLED`. */
const SAMPLED = 1;

/** An exporter is fed as by the SDK's simple processor: each span as it comes, and only sampled ones. */
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
