/** Follows the spans of other instrumentations: finds model calls, agents and steps, and their nesting. */

import type { Metering } from "@wattspan/core";
import { SharedSlot } from "@wattspan/core/shared";
import {
  type ActivitySource,
  forgetSpan,
  noteSpan,
  OpenSpans,
  sourceOfSpan,
} from "@wattspan/core/span-following";
import type { Dialect } from "../dialects/dialect.js";
import type { Dialects } from "../dialects/dialects.js";
import { FollowedSpan } from "./followed-span.js";
import { parentIdOf, type SdkSpan, scopeNameOf } from "./sdk-span.js";

/** Maximum of open spans. Beyond it the oldest are dropped. */
const MAX = 20_000;

/** `SpanKind` of what other processes ask for: `SERVER` and `CONSUMER`. The span around it is theirs. */
const ENTRIES: ReadonlySet<number> = new Set([1, 4]);

/**
 * Shared: of two processors, of which one may join while spans are open or belong to another copy, only one follows a
 * span.
 */
const FOLLOWED = /* @__PURE__ */ new SharedSlot<WeakSet<object>>("followed-spans.v1", "add");

/** Whether another processor follows it. If not, this one will. */
function isFollowed(span: object): boolean {
  const followed = FOLLOWED.orMake(() => new WeakSet());
  if (followed.has(span)) return true;
  followed.add(span);
  return false;
}

/** The dependencies of following. */
export interface Following {
  readonly dialects: Dialects;
  /** The metering at this moment; undefined while nothing is configured. */
  metering(): Pick<Metering, "begin"> | undefined;
  /** Called once nothing more will become known of a span. */
  readonly onSettled: ((followed: FollowedSpan) => void) | undefined;
}

/** The spans that one processor follows. */
export class ForeignSpans {
  readonly #following: Following;
  readonly #open = new OpenSpans<FollowedSpan>();
  /**
   * Spans without a meaning yet when a call began inside them, or inside one in them that has none. Calls of a tool
   * are its own.
   */
  readonly #holders = new Set<string>();
  /** Whether the SDK calls `onEnding`, before a span becomes read-only. */
  #hasOnEnding = false;
  #closed = false;

  constructor(following: Following) {
    this.#following = following;
  }

  onStart(span: SdkSpan): void {
    const { dialects } = this.#following;
    const scope = dialects.ofScope(scopeNameOf(span));
    if (scope === "ours") return;
    const parentId = parentIdOf(span);
    const above = sourceOfSpan(parentId);
    const dialect = dialects.of(scope, span.attributes);
    if (!dialect) {
      if (above) noteSpan(span.spanContext().spanId, above);
      return;
    }
    const followed = this.#follow(span, dialect, above);
    if (!followed) return;
    noteSpan(span.spanContext().spanId, followed.source);
    followed.start();
    if (followed.isCall) this.#noteHolder(parentId);
    // Most state their meaning before anything else happens.
    if (followed.isKnown) return;
    queueMicrotask(() => {
      followed.begin();
      if (followed.isCall && !followed.ended) this.#noteHolder(parentId);
    });
  }

  /** The span is still writable. */
  onEnding(span: SdkSpan): void {
    this.#hasOnEnding = true;
    (this.#opened(span) ?? this.#followLate(span))?.end(this.#holders.has(span.spanContext().spanId));
  }

  /** The span has ended. Returns it if it is followed. */
  onEnd(span: SdkSpan): FollowedSpan | undefined {
    const followed = this.#opened(span) ?? (this.#hasOnEnding ? undefined : this.#followLate(span));
    const { spanId } = span.spanContext();
    const isHolder = this.#holders.size > 0 && this.#holders.delete(spanId);
    if (followed) {
      this.#open.delete(spanId);
      followed.end(isHolder);
    }
    const isPassedOn = isHolder && !followed?.isTool && !ENTRIES.has(span.kind);
    if (followed?.isCall || isPassedOn) this.#noteHolder(parentIdOf(span));
    forgetSpan(spanId);
    return followed;
  }

  /** Most spans are not followed, and mostly none is open: then there is nothing to look up. */
  #opened(span: SdkSpan): FollowedSpan | undefined {
    return this.#open.size === 0 ? undefined : this.#open.get(span.spanContext().spanId);
  }

  /** No more spans come: open ones are dropped, and none is followed any more. */
  close(): void {
    this.#closed = true;
    for (const { id, value } of this.#open) {
      this.#open.delete(id);
      value.giveUp();
      forgetSpan(id);
    }
  }

  /** Undefined without a metering, or if another processor follows it. */
  #follow(span: SdkSpan, dialect: Dialect, above: ActivitySource | undefined): FollowedSpan | undefined {
    const metering = this.#closed ? undefined : this.#following.metering();
    if (!metering) return undefined;
    if (isFollowed(span)) return undefined;
    const { onSettled } = this.#following;
    const followed = new FollowedSpan(span, { dialect, above, metering, onSettled });
    this.#open.set(span.spanContext().spanId, followed);
    if (this.#open.size > MAX) this.#giveUpOldest();
    return followed;
  }

  /** A span that states its meaning only at its end. Activities inside it have already counted. */
  #followLate(span: SdkSpan): FollowedSpan | undefined {
    const { dialects } = this.#following;
    const dialect = dialects.of(dialects.ofScope(scopeNameOf(span)), span.attributes);
    if (!dialect) return undefined;
    // Its parents may have ended: what was above it at its start was noted for it.
    return this.#follow(
      span,
      dialect,
      sourceOfSpan(parentIdOf(span)) ?? sourceOfSpan(span.spanContext().spanId),
    );
  }

  /** Of a span that has stated its meaning, those inside know. */
  #noteHolder(spanId: string | undefined): void {
    if (!spanId || this.#open.get(spanId)?.isKnown) return;
    this.#holders.add(spanId);
    const [oldest] = this.#holders;
    if (this.#holders.size > MAX && oldest !== undefined) this.#holders.delete(oldest);
  }

  #giveUpOldest(): void {
    for (const { id, value } of this.#open) {
      this.#open.delete(id);
      forgetSpan(id);
      value.giveUp();
      return;
    }
  }
}
