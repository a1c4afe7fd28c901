/**
 * Follows the spans of other instrumentations, and settles held activities before the SDK flushes or shuts
 * down, so that its shutdown alone loses no span and no joule.
 */

import { diag } from "@opentelemetry/api";
import {
  type Clock,
  globalMetering,
  type Metering,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkNames } from "@wattspan/core/options";
import { Faults, noteSpanProcessor } from "@wattspan/core/span-following";
import type { Dialect } from "../dialects/dialect.js";
import { Dialects } from "../dialects/dialects.js";
import { type Downstream, downstreamOf, type ForwardExporter, type ForwardProcessor } from "./downstream.js";
import type { FollowedSpan } from "./followed-span.js";
import { ForeignSpans } from "./foreign-spans.js";
import { HeldSpans } from "./held-spans.js";
import type { Consumer, MetadataForm } from "./metadata-forms.js";
import type { SdkSpan } from "./sdk-span.js";
import { SpanMetadata } from "./span-metadata.js";

/** Fits the `SpanProcessor` of OpenTelemetry's SDK 1, 2 and 3 by its shape: nothing is imported from an SDK. */
export interface WattspanSpanProcessor {
  onStart(span: unknown, parentContext: unknown): void;
  onEnding(span: unknown): void;
  onEnd(span: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * The part of a metering that the processor uses. Spans of others are followed if it can begin activities.
 */
export type ProcessedMetering = Pick<Metering, "settle"> & Partial<Pick<Metering, "begin">>;

/** Options of {@link wattspanSpanProcessor}. */
export interface SpanProcessorOptions {
  /**
   * The metering whose spans settle, and to which the spans of others report. Default: the current one. Adapters
   * report to the current one: where it is another, their agents and steps are without the joules of followed calls,
   * which are in this one.
   */
  readonly metering?: ProcessedMetering;
  /**
   * A processor or exporter that gets every span from here instead of from the SDK. Spans of model calls wait
   * until their energy is known, at most 250 ms and 2,048 at a time. Needed with SDKs before 2.3, whose spans
   * are not writable when they end. An exporter gets each span by itself, as from the SDK's simple processor.
   */
  readonly forwardTo?: ForwardProcessor | ForwardExporter;
  /** Whether spans of other instrumentations become activities. Default true. */
  readonly follow?: boolean;
  /**
   * Forms in which spans repeat our attributes, for consumers that show or filter only their own:
   * `langfuse`, `langsmith`, `phoenix`, or your own functions of a span's attributes. Default: none. They
   * count towards the SDK's attribute limit of a span.
   */
  readonly metadata?: readonly (Consumer | MetadataForm)[];
  /** How spans of more instrumentations are read. They come before those that are known. Default: none. */
  readonly dialects?: readonly Dialect[];
  /** Default: the system's. For tests. */
  readonly clock?: Clock;
}

/**
 * A span processor that adds footprints to the model calls, agents and steps of other instrumentations. When
 * the SDK flushes or shuts down, it ends the spans that Wattspan holds, with the known values. It does so
 * synchronously: list it before the batch processor, which then still takes them.
 *
 * @param options Options, or only the metering. Default: the current metering.
 * @throws WattspanConfigurationError for an unknown option, and for `metadata` or `dialects` that are none.
 * @example
 * new NodeSDK({ spanProcessors: [wattspanSpanProcessor(), new BatchSpanProcessor({ exporter })] });
 */
export function wattspanSpanProcessor(
  options: SpanProcessorOptions | ProcessedMetering = {},
): WattspanSpanProcessor {
  noteSpanProcessor();
  return new Processor("settle" in options ? { metering: options } : options);
}

const OPTIONS = [
  "metering",
  "forwardTo",
  "follow",
  "metadata",
  "dialects",
  "clock",
] satisfies readonly (keyof SpanProcessorOptions)[];

function checkedDialects(given: readonly Dialect[]): readonly Dialect[] {
  const isDialect = ({ scopes, meaning, usage, answer }: Partial<Dialect>) =>
    Array.isArray(scopes) && [meaning, usage, answer].every((part) => typeof part === "function");
  if (Array.isArray(given) && given.every((one) => isDialect(Object(one)))) return given;
  throw new WattspanConfigurationError(
    "dialects",
    given,
    "a list of objects with scopes, meaning(), usage() and answer()",
  );
}

class Processor implements WattspanSpanProcessor {
  readonly #metering: () => ProcessedMetering | undefined;
  readonly #faults = new Faults();
  readonly #foreign: ForeignSpans | undefined;
  readonly #downstream: Downstream | undefined;
  readonly #held: HeldSpans;
  readonly #metadata: SpanMetadata | undefined;
  /** Whether the SDK calls `onEnding`, before a span becomes read-only. */
  #hasOnEnding = false;
  #isWarned = false;

  constructor(options: SpanProcessorOptions) {
    checkNames(options, OPTIONS);
    const { metering, forwardTo, follow = true, metadata, dialects = [], clock = systemClock } = options;
    this.#metadata = metadata && new SpanMetadata(metadata, this.#faults);
    this.#metering = () => metering ?? globalMetering();
    this.#downstream = forwardTo && downstreamOf(forwardTo, (error) => this.#exportFailed(error));
    this.#held = new HeldSpans(clock, (span) => this.#handOn(span));
    if (!follow) return;
    this.#foreign = new ForeignSpans({
      dialects: new Dialects(checkedDialects(dialects)),
      metering: () => {
        const found = this.#metering();
        return found?.begin ? (found as Pick<Metering, "begin">) : undefined;
      },
      onSettled: forwardTo && ((followed) => this.#held.release(followed)),
    });
  }

  onStart(span: unknown, parentContext: unknown): void {
    try {
      this.#foreign?.onStart(span as SdkSpan);
    } catch (error) {
      this.#faults.note("span", "start", error);
    }
    if (this.#downstream) this.#forward((downstream) => downstream.onStart(span as SdkSpan, parentContext));
  }

  onEnding(span: unknown): void {
    try {
      this.#foreign?.onEnding(span as SdkSpan);
    } catch (error) {
      this.#faults.note("span", "ending", error);
    }
    this.#hasOnEnding = true;
    this.#metadata?.write(span as SdkSpan);
    if (this.#downstream) this.#forward((downstream) => downstream.onEnding?.(span as SdkSpan));
  }

  onEnd(span: unknown): void {
    const followed = this.#ended(span as SdkSpan);
    if (!this.#downstream) {
      if (followed) this.#faults.guard("span", "attributes", () => this.#write(followed));
      if (!this.#hasOnEnding) this.#metadata?.writeEnded(span as SdkSpan);
      return;
    }
    if (followed?.waits) this.#held.hold(followed);
    else this.#handOn(followed?.decoration.decorated() ?? (span as SdkSpan));
  }

  /** Every span of the process passes here: none but followed ones may allocate a function. */
  #ended(span: SdkSpan): FollowedSpan | undefined {
    try {
      return this.#foreign?.onEnd(span);
    } catch (error) {
      this.#faults.note("span", "end", error);
      return undefined;
    }
  }

  async forceFlush(): Promise<void> {
    this.#settle();
    await this.#downstream?.forceFlush();
  }

  async shutdown(): Promise<void> {
    this.#foreign?.close();
    this.#settle();
    await this.#downstream?.shutdown();
  }

  #settle(): void {
    this.#metering()?.settle();
    this.#held.releaseAll();
  }

  #handOn(span: SdkSpan): void {
    const added = this.#metadata?.added(span) ?? span;
    this.#forward((downstream) => downstream.onEnd(added));
  }

  #forward(task: (downstream: Downstream) => void): void {
    const downstream = this.#downstream;
    if (downstream) this.#faults.guard("span", "forward", () => task(downstream));
  }

  /** Each failure, as by the SDK: the spans are lost. */
  #exportFailed(error: unknown): void {
    this.#faults.guard("span", "forward", () =>
      diag.error("wattspan: the exporter in forwardTo failed", error),
    );
  }

  /** The SDK does not call `onEnding`: visible attributes must be written into the ended span. */
  #write({ span, decoration }: FollowedSpan): void {
    const { late } = decoration;
    decoration.open = false;
    if (!late) return;
    Object.assign(span.attributes, late);
    if (this.#isWarned) return;
    this.#isWarned = true;
    diag.warn(
      "wattspan: this version of the SDK does not call onEnding, so attributes are written after the span's end. " +
        "Update it, or pass the exporting processor to wattspanSpanProcessor({ forwardTo }).",
    );
  }
}
