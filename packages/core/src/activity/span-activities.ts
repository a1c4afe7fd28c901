/** The activity of a span, for spans of others outside our context. Shared by every copy of this package. */

import { context, diag, type Span, trace } from "@opentelemetry/api";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { SharedSlot } from "../runtime/shared.js";
import { OpenSpans } from "./open-spans.js";

/**
 * Maximum of open spans. Beyond it the oldest are forgotten: a span that never ends must not fill the memory.
 */
const MAX = 20_000;
/** An activity, or a function that finds it on demand: a span's meaning may become known after its start. */
export type ActivitySource = ActivityHandle | (() => ActivityHandle | undefined);

class SpanActivities extends OpenSpans<ActivitySource> {
  /** Whether the process has a span processor of ours, which looks them up. Absent where an earlier version made this. */
  hasProcessor?: boolean = false;
}

const SPANS = new SharedSlot<SpanActivities>("span-activities.v2", "set");
/** Undefined until first use, so that it is looked up once. */
let shared: SpanActivities | undefined;

function openSpans(): SpanActivities {
  shared = SPANS.orMake(() => new SpanActivities());
  return shared;
}

/** A span processor was made. @example noteSpanProcessor(); */
export function noteSpanProcessor(): void {
  (shared ?? openSpans()).hasProcessor = true;
}

/** Whether one was made. */
export const hasSpanProcessor = (): boolean => (shared ?? openSpans()).hasProcessor === true;

/**
 * To be called when a span was begun. Held spans are lost if the SDK shuts down first: the first call says what
 * prevents it.
 */
export function processorAdvice(): () => void {
  let isGiven = false;
  return () => {
    if (isGiven) return;
    isGiven = true;
    if (!hasSpanProcessor())
      diag.info(
        "wattspan: list wattspanSpanProcessor() from wattspan before the batch processor, " +
          "or call shutdown() before the SDK's: else spans of the last 250 ms are lost at its shutdown.",
      );
  };
}

/**
 * Notes the activity of a span until {@link forgetSpan}: code inside the span runs inside that activity.
 * @example noteSpan(span.spanContext().spanId, begun.inside);
 */
export function noteSpan(spanId: string, activity: ActivitySource): void {
  const open = shared ?? openSpans();
  open.set(spanId, activity);
  if (open.size <= MAX) return;
  const { oldest } = open;
  if (oldest !== undefined) open.delete(oldest);
}

/** The span ended. @example forgetSpan(span.spanContext().spanId); */
export function forgetSpan(spanId: string): void {
  (shared ?? openSpans()).delete(spanId);
}

/** The noted source of an open span. @example const above = sourceOfSpan(span.parentSpanContext?.spanId); */
export function sourceOfSpan(spanId: string | undefined): ActivitySource | undefined {
  const open = shared ?? openSpans();
  return spanId === undefined || open.size === 0 ? undefined : open.get(spanId);
}

/** The activity of a source. @example handleOf(sourceOfSpan(spanId)) */
export const handleOf = (source: ActivitySource | undefined): ActivityHandle | undefined =>
  typeof source === "function" ? source() : source;

/** The activity of an open span. */
function activityOfSpan(spanId: string | undefined): ActivityHandle | undefined {
  return handleOf(sourceOfSpan(spanId));
}

/** The activity of the active span, if spans of others are followed. */
export function activityOfActiveSpan(): ActivityHandle | undefined {
  if ((shared ?? openSpans()).size === 0) return undefined;
  const span: Span | undefined = trace.getSpan(context.active());
  return activityOfSpan(span?.spanContext().spanId);
}
