/**
 * Our attributes on a span of another instrumentation: on the span while it is writable, on its copy after
 * the end.
 */

import type { Attributes, AttributeValue, Span, SpanContext, SpanStatus } from "@opentelemetry/api";
import type { SdkSpan } from "./sdk-span.js";
import { withAttributes } from "./with-attributes.js";

/** Represents the span to the metering. It never ends, renames or otherwise changes it. */
export class Decoration implements Span {
  /** Attributes that came when the span was no longer writable. */
  late: Record<string, AttributeValue> | undefined;
  /** Whether later attributes will still be seen. */
  open = true;
  readonly #span: SdkSpan;

  constructor(span: SdkSpan) {
    this.#span = span;
  }

  spanContext(): SpanContext {
    return this.#span.spanContext();
  }

  isRecording(): boolean {
    return this.open;
  }

  setAttribute(name: string, value: AttributeValue): this {
    if (!this.open) return this;
    if (this.#span.isRecording()) {
      this.#span.setAttribute(name, value);
      return this;
    }
    this.late ??= {};
    this.late[name] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const [name, value] of Object.entries(attributes))
      if (value !== undefined) this.setAttribute(name, value as AttributeValue);
    return this;
  }

  /** The span as it is passed on: the same, with late attributes. The span itself is unchanged. */
  decorated(): SdkSpan {
    const { late } = this;
    this.open = false;
    if (!late) return this.#span;
    return withAttributes(this.#span, late);
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(_status: SpanStatus): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {
    this.open = false;
  }

  recordException(): void {
    // The span's own instrumentation writes its events and status.
  }
}
