/** Spans as the processors of OpenTelemetry's SDK 1, 2 and 3 see them, by their shape. */

import type { Attributes, HrTime, Span, SpanContext } from "@opentelemetry/api";
import { msFromNanoseconds, msFromSeconds } from "@wattspan/core/units";
import type { StartedSpan } from "../dialects/dialect.js";

/** The members of a span that are used. */
export interface SdkSpan extends StartedSpan, Span {
  readonly attributes: Attributes;
  readonly instrumentationScope?: { readonly name: string };
  readonly parentSpanContext?: SpanContext;
  /** The scope, and the parent, in SDK 1. Genkit installs that one. */
  readonly instrumentationLibrary?: { readonly name: string };
  readonly parentSpanId?: string;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly status: { readonly code: number };
  /** Detectors of resources may still be at work when a span ends. */
  readonly resource?: {
    readonly asyncAttributesPending?: boolean;
    waitForAsyncAttributes?(): Promise<void>;
  };
}

/** The name of the instrumentation that made a span; empty if it has none. */
export const scopeNameOf = (span: SdkSpan): string =>
  (span.instrumentationScope ?? span.instrumentationLibrary)?.name ?? "";

export const parentIdOf = (span: SdkSpan): string | undefined =>
  span.parentSpanContext?.spanId ?? span.parentSpanId;

/** Milliseconds of an SDK time; 0 for an invalid one. */
export function msOf(time: HrTime | undefined): number {
  const ms = msFromSeconds(time?.[0] ?? 0) + msFromNanoseconds(time?.[1] ?? 0);
  return Number.isFinite(ms) ? ms : 0;
}
