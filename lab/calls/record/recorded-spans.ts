import type { IdGenerator, ReadableSpan } from "@opentelemetry/sdk-trace";
import { NUMBER } from "../load/planned-call.ts";
import type { CallNumbers } from "./call-numbers.ts";
import { type Plain, plainForm } from "./plain-form.ts";

/** Ids that count. */
export function countingIds(): IdGenerator {
  let count = 0;
  const next = (digits: number): string => (++count).toString(16).padStart(digits, "0");
  return { generateTraceId: () => next(32), generateSpanId: () => next(16) };
}

/** Spans by the numbers of their calls. Their times are those of the SDK's clock, and left out. */
export function recordedSpans(spans: readonly ReadableSpan[], numbers: CallNumbers): Record<string, Plain> {
  return Object.fromEntries(
    spans.map((span) => [
      numbers.unique(String(span.attributes[NUMBER] ?? span.name)),
      plainForm({
        ...{ name: span.name, kind: span.kind, status: span.status, attributes: span.attributes },
        parent: numbers.of(span.parentSpanContext?.spanId),
        links: span.links.map(({ attributes }) => attributes),
        events: span.events.map(({ name, attributes }) => ({ name, attributes })),
      }),
    ]),
  );
}
