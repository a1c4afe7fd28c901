/** The activity of a span, for spans of others outside our context. Shared by every copy of this package. */

import { context, diag, type Span, trace } from "@opentelemetry/api";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { type Linked, LinkedList } from "../runtime/lists.js";
import { SharedSlot } from "../runtime/shared.js";

/** Ids are random and few spans are open at once: mostly each has a place of its own. */
const PLACES = 1024;
/** The number of trailing characters of an id that suffice. */
const COMPARED = 8;

interface Place<T> extends Linked<Place<T>> {
  readonly id: string;
  value: T;
  /** The next entry with the same place. */
  below: Place<T> | undefined;
}

function placeOf(id: string): number {
  let hash = 0;
  for (let at = Math.max(0, id.length - COMPARED); at < id.length; at++)
    hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 10)) & (PLACES - 1);
}

/**
 * Finds the value of an open span. A `Map` with constant additions and deletions creates a new table every
 * few spans, each holding the next one: deleted values then survive young-generation collections.
 */
export class OpenSpans<T> implements Iterable<{ readonly id: string; readonly value: T }> {
  readonly #places = new Array<Place<T> | undefined>(PLACES).fill(undefined);
  /** In order of arrival. */
  readonly #entries = new LinkedList<Place<T>>();

  get size(): number {
    return this.#entries.size;
  }

  /** The oldest open id. */
  get oldest(): string | undefined {
    return this.#entries.first?.id;
  }

  get(id: string): T | undefined {
    return this.#find(id)?.value;
  }

  set(id: string, value: T): void {
    const known = this.#find(id);
    if (known) {
      known.value = value;
      return;
    }
    const place = placeOf(id);
    const entry = { id, value, below: this.#places[place], previous: undefined, next: undefined };
    this.#places[place] = entry;
    this.#entries.append(entry);
  }

  /** Removes an id, if present. */
  delete(id: string): void {
    if (this.size === 0) return;
    const place = placeOf(id);
    let before: Place<T> | undefined;
    for (let entry = this.#places[place]; entry; before = entry, entry = entry.below) {
      if (entry.id !== id) continue;
      if (before) before.below = entry.below;
      else this.#places[place] = entry.below;
      entry.below = undefined;
      this.#entries.remove(entry);
      return;
    }
  }

  [Symbol.iterator](): Iterator<{ readonly id: string; readonly value: T }> {
    return this.#entries[Symbol.iterator]();
  }

  #find(id: string): Place<T> | undefined {
    if (this.size === 0) return undefined;
    let entry = this.#places[placeOf(id)];
    while (entry && entry.id !== id) entry = entry.below;
    return entry;
  }
}

/**
 * Maximum of open spans. Beyond it the oldest are forgotten: a span that never ends must not fill the memory.
 */
const MAX = 20_000;
/** An activity, or a function that finds it on demand: a span's meaning may become known after its start. */
export type ActivitySource = ActivityHandle | (() => ActivityHandle | undefined);

class SpanActivities extends OpenSpans<ActivitySource> {
  /**
   * Whether the process has a span processor of ours, which looks them up. Absent where an earlier version made this.
   */
  hasProcessor?: boolean = false;
}

const SPANS = /* @__PURE__ */ new SharedSlot<SpanActivities>("span-activities.v2", "set");
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
