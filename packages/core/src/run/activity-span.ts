/** The span of an activity: one of ours, the active one, or one that another instrumentation has started for it. */

import { type Context, context, isSpanContextValid, type Span, type Tracer, trace } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { asActivity } from "../activity/as-activity.js";
import { hasSpanProcessor, noteSpan } from "../activity/span-activities.js";
import { disown } from "../runtime/fault.js";
import { type OptionsOf, spanShape } from "../telemetry/span-shape.js";

/** Starts a span of ours, or takes the one that is there. Gives whether it is one of ours. May throw what a tracer throws. */
export function startSpan(
  activity: Activity,
  tracer: Tracer | undefined,
  given: Span | undefined,
  latest: boolean,
): boolean {
  if (given) {
    activity.span = given;
    activity.foreign = true;
  }
  if (given || !tracer) return false;
  if (typeof tracer.startSpan !== "function") disown(tracer);
  const { kind, options, agent, remote } = activity;
  if (options.span === false) {
    activity.span = trace.getActiveSpan();
    return false;
  }
  const shape = spanShape(kind, options as OptionsOf[typeof kind], { latest, remote, agent });
  const above = contextAbove(activity);
  const span = tracer.startSpan(shape.name, shape, above);
  if (typeof span.spanContext !== "function") disown(span);
  const { spanId } = span.spanContext();
  // Without an SDK the span is invalid, or stands for the one above.
  if (!isSpanContextValid(span.spanContext()) || spanId === trace.getSpanContext(above)?.spanId) return false;
  activity.span = span;
  activity.ownsSpan = true;
  if (hasSpanProcessor()) noteSpan(spanId, activity);
  return true;
}

/** The active context with a span of ours. A stream enters it for each of its pieces, mostly from the same one. */
export function contextOf(activity: Activity, span: Span): Context {
  const outside = context.active();
  if (activity.entered?.outside !== outside)
    activity.entered = { outside, inside: trace.setSpan(outside, span) };
  return activity.entered.inside;
}

/** The active context; where nothing carries it, or the caller names the parent, the nearest span of ours. */
function contextAbove({ parent, options }: Activity): Context {
  const active = context.active();
  const span: Span | undefined = parent?.span;
  if (!span) return active;
  const isNamed = parent === asActivity(options.parent);
  return trace.getSpan(active) && !isNamed ? active : trace.setSpan(active, span);
}
