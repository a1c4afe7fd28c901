/** The span of an activity: one of ours, the active one, or one that another instrumentation has started for it. */

import {
  type Context,
  context,
  INVALID_SPANID,
  isSpanContextValid,
  type Span,
  type SpanContext,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { ActivityHandle, ActivityOptions } from "../contracts/activity-options.js";
import * as a from "../names/attribute-names.js";
import { disown } from "../runtime/fault.js";
import { withOwn } from "../shapes/span-shape.js";
import type { Activity, ActivityRecord } from "./activity.js";
import type { SpanOwner } from "./activity-state.js";
import type { RunningActivity } from "./running-activity.js";
import { asActivity } from "./running-activity.js";
import { hasSpanProcessor, noteSpan, processorAdvice } from "./span-activities.js";

/**
 * Gives an activity its span: the given one of another instrumentation, else one of ours. May throw what a tracer
 * throws.
 */
export type SpanStarter = (activity: RunningActivity, given: Span | undefined) => void;

/**
 * Starts the spans of a metering.
 * @param tracerOf Undefined when no spans are wanted.
 */
export function spanStarter(tracerOf: (() => Tracer) | undefined): SpanStarter {
  const advise = processorAdvice();
  return (activity, given) => {
    if (given) {
      carry(activity, given, "other");
      return;
    }
    if (!tracerOf) return;
    const tracer = tracerOf();
    if (typeof tracer.startSpan !== "function") disown(tracer);
    const { options, shape } = activity;
    if (options.span === false) {
      carry(activity, trace.getActiveSpan(), "caller");
      return;
    }
    const above = contextAbove(activity);
    const shaped = withOwn(shape.span, options.attributes);
    const continued = continuedBy(options);
    const linked = continued?.traceId
      ? { ...shaped, links: [{ context: continued as SpanContext }] }
      : shaped;
    const span = tracer.startSpan(shape.span.name, linked, above);
    if (typeof span.spanContext !== "function") disown(span);
    const { spanId } = span.spanContext();
    // Without an SDK the span is invalid, or stands for the one above.
    if (spanId === INVALID_SPANID || spanId === trace.getSpanContext(above)?.spanId) return;
    if (!span.isRecording() && !isSpanContextValid(span.spanContext())) return;
    carry(activity, span, "us");
    if (hasSpanProcessor()) noteSpan(spanId, activity);
    advise();
  };
}

/** What an activity continues: the context of its span, or the id of an activity without one. */
export function continuedBy({ continues }: ActivityOptions): Partial<SpanContext> | undefined {
  if (continues === undefined) return undefined;
  const activity = asActivity(continues as ActivityHandle);
  const given = activity ? activity.span?.spanContext() : (continues as SpanContext);
  if (given && isSpanContextValid(given)) return given;
  return activity && { spanId: activity.id };
}

function carry(activity: ActivityRecord, span: Span | undefined, owner: SpanOwner): void {
  activity.span = span;
  activity.spanOwner = span && owner;
}

/** Ends a span of ours, once. `endMs` undefined: it ends now. May throw what a span throws. */
export function endSpan(activity: ActivityRecord, endMs: number | undefined): void {
  const { span, spanOwner, outcome, errorType = "_OTHER" } = activity;
  if (!span || spanOwner !== "us") return;
  activity.spanOwner = "nobody";
  if (outcome === "error" || outcome === "refused") {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute(a.errorType, errorType);
  }
  span.end(endMs);
}

/** The active context with a span of ours. A stream enters it for each of its pieces, mostly from the same one. */
export function contextOf(activity: ActivityRecord, span: Span): Context {
  const outside = context.active();
  if (activity.outside !== outside || !activity.inside) {
    activity.outside = outside;
    activity.inside = trace.setSpan(outside, span);
  }
  return activity.inside;
}

/** The active context; where nothing carries it, or the caller names the parent, the nearest span of ours. */
function contextAbove({ parent, options }: Activity): Context {
  const active = context.active();
  const span: Span | undefined = parent?.span;
  if (!span) return active;
  const isNamed = parent === asActivity(options.parent);
  return trace.getSpan(active) && !isNamed ? active : trace.setSpan(active, span);
}
