/** Which activity a span stands in, for spans of others that no context of ours surrounds. Shared by every copy of this package. */

import { context, type Span, trace } from "@opentelemetry/api";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { SharedSlot } from "../runtime/shared.js";
import { OpenSpans } from "./open-spans.js";

/** Spans that are open at once; beyond, the oldest are forgotten: a span that never ends must not fill the memory. */
const MAX = 20_000;
/** An activity, or what finds it when it is needed: what a span stands for may be told after its start. */
export type ActivitySource = ActivityHandle | (() => ActivityHandle | undefined);
const SPANS = new SharedSlot<OpenSpans<ActivitySource>>("span-activities.v2");
/** Nothing takes its place, so that it is looked up once. */
let shared: OpenSpans<ActivitySource> | undefined;

function openSpans(): OpenSpans<ActivitySource> {
  shared = SPANS.orMake(() => new OpenSpans());
  return shared;
}

/** Notes that what runs inside a span runs inside an activity, until {@link forgetSpan}. */
export function noteSpan(spanId: string, activity: ActivitySource): void {
  const open = shared ?? openSpans();
  open.set(spanId, activity);
  if (open.size <= MAX) return;
  const { oldest } = open;
  if (oldest !== undefined) open.delete(oldest);
}

/** The span ended. */
export function forgetSpan(spanId: string): void {
  (shared ?? openSpans()).delete(spanId);
}

/** What was noted of an open span. */
export function sourceOfSpan(spanId: string | undefined): ActivitySource | undefined {
  const open = shared ?? openSpans();
  return spanId === undefined || open.size === 0 ? undefined : open.get(spanId);
}

/** The activity of what was noted. */
export const handleOf = (source: ActivitySource | undefined): ActivityHandle | undefined =>
  typeof source === "function" ? source() : source;

/** The activity of an open span. */
function activityOfSpan(spanId: string | undefined): ActivityHandle | undefined {
  return handleOf(sourceOfSpan(spanId));
}

/** The activity of the active span, where spans of others are followed. */
export function activityOfActiveSpan(): ActivityHandle | undefined {
  if ((shared ?? openSpans()).size === 0) return undefined;
  const span: Span | undefined = trace.getSpan(context.active());
  return activityOfSpan(span?.spanContext().spanId);
}
