/** Our attributes on a span of others: on the span while it can be written, beside it when it has ended. */

import type { Attributes, AttributeValue, Span, SpanContext, SpanStatus } from "@opentelemetry/api";
import type { SdkSpan } from "./sdk-span.js";
import { withAttributes } from "./with-attributes.js";

/** Stands for the span before the metering. It never ends, renames or otherwise changes it. */
export class Decoration implements Span {
  /** What came when the span could not be written any more. */
  late: Record<string, AttributeValue> | undefined;
  /** Whether anybody will see what comes. */
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

  /** The span as it is handed on: the same, with what came late among its attributes. The span itself stays as it is. */
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
    // What happened to the span is for its own instrumentation to say.
  }
}
