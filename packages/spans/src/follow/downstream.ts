/** The next processor or exporter of spans. */

import { untraced } from "@wattspan/core/untraced";
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

/** What exporters report. Any code but that of success, 0, is a failure. */
interface ExportResult {
  readonly code: number;
  readonly error?: unknown;
}

/** @param onFailure Gets the errors of an exporter. It must not throw. */
export function downstreamOf(
  to: ForwardProcessor | ForwardExporter,
  onFailure: (error: unknown) => void,
): Downstream {
  return "export" in to ? exporting(to, onFailure) : (to as unknown as Downstream);
}

/**
 * An exporter is fed as by the SDK's simple processor: each sampled span as it comes, once its resource is
 * complete, and none after the shutdown. The requests of the exporter create no spans.
 */
function exporting(to: ForwardExporter, onFailure: (error: unknown) => void): Downstream {
  const send = to.export.bind(to) as unknown as (
    spans: readonly SdkSpan[],
    done: (result?: ExportResult) => void,
  ) => void;
  const pending = new Set<Promise<void>>();
  let isShutDown = false;

  async function exported(span: SdkSpan): Promise<void> {
    if (span.resource?.asyncAttributesPending) await span.resource.waitForAsyncAttributes?.();
    const result = await untraced(() => new Promise<ExportResult | undefined>((done) => send([span], done)));
    if (result?.code) throw result.error ?? new Error(`the exporter reports code ${result.code}`);
  }

  return {
    onStart: () => undefined,
    onEnd(span) {
      if (isShutDown || !(span.spanContext().traceFlags & SAMPLED)) return;
      const sent = exported(span).catch(onFailure);
      pending.add(sent);
      void sent.then(() => pending.delete(sent));
    },
    async forceFlush() {
      await Promise.all(pending);
      await to.forceFlush?.();
    },
    async shutdown() {
      isShutDown = true;
      await Promise.all(pending);
      await to.shutdown();
    },
  };
}
