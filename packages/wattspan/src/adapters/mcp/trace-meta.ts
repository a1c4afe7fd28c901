/** The trace context in the `_meta` of a request, by the conventions for MCP. */

import {
  type Context,
  createTraceState,
  isSpanContextValid,
  type SpanContext,
  trace,
} from "@opentelemetry/api";
import { isObject, ownData } from "@wattspan/core/observe";

/** Members of `_meta` for the active span. None if there is none. */
export function traceMeta(context: Context): Readonly<Record<string, string>> {
  const span = trace.getSpanContext(context);
  if (!span || !isSpanContextValid(span)) return {};
  const flags = span.traceFlags.toString(16).padStart(2, "0");
  const tracestate = span.traceState?.serialize();
  return {
    traceparent: `00-${span.traceId}-${span.spanId}-${flags}`,
    ...(tracestate && { tracestate }),
  };
}

/** W3C Trace Context, level 2. Later versions may have more after the flags. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;
const MAX_STATE_LENGTH = 512;

/** The span from which a request was sent. Undefined if it states none, or none that makes sense. */
export function spanContextOf(meta: unknown): SpanContext | undefined {
  if (!isObject(meta)) return undefined;
  const [traceparent, tracestate] = [ownData(meta, "traceparent"), ownData(meta, "tracestate")];
  const parts = typeof traceparent === "string" ? TRACEPARENT.exec(traceparent) : null;
  if (!parts) return undefined;
  const [, traceId = "", spanId = "", flags = "0"] = parts;
  const isState = typeof tracestate === "string" && tracestate.length <= MAX_STATE_LENGTH;
  const span: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(isState && { traceState: createTraceState(tracestate) }),
  };
  return isSpanContextValid(span) ? span : undefined;
}
