/** What a run wrote through OpenTelemetry's SDK, in a form that can be compared with the registry. */

import { type Attributes, SpanKind } from "@opentelemetry/api";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import type { inMemorySdk } from "../sdk.js";

/** A metric, with the attributes of each of its points. */
export interface EmittedMetric {
  readonly name: string;
  readonly instrument: string;
  readonly unit: string;
  readonly description: string;
  readonly scope: string;
  readonly schemaUrl: string | undefined;
  readonly points: readonly Attributes[];
}

/** A span: one of ours, or one of another instrumentation, on which only what we wrote is of interest. */
export interface EmittedSpan {
  readonly name: string;
  readonly kind: string;
  readonly isOurs: boolean;
  readonly attributes: Attributes;
}

/** What was written on a span at a moment. */
export interface EmittedEvent {
  readonly name: string;
  readonly attributes: Attributes;
}

/** Everything of a run. */
export interface Emitted {
  readonly metrics: readonly EmittedMetric[];
  readonly spans: readonly EmittedSpan[];
  /** Ours, on spans. */
  readonly events: readonly EmittedEvent[];
}

const INSTRUMENTS: Readonly<Record<number, string>> = {
  [DataPointType.SUM]: "counter",
  [DataPointType.GAUGE]: "gauge",
  [DataPointType.HISTOGRAM]: "histogram",
};

/** Collects it from the SDK. */
export async function emittedTo(sdk: ReturnType<typeof inMemorySdk>): Promise<Emitted> {
  const metrics = (await sdk.collected()).flatMap(({ scope, metrics: list }) =>
    list.map(({ descriptor, dataPointType, dataPoints }) => ({
      name: descriptor.name,
      instrument: INSTRUMENTS[dataPointType] ?? "another",
      unit: descriptor.unit,
      description: descriptor.description,
      scope: scope.name,
      schemaUrl: scope.schemaUrl,
      points: dataPoints.map(({ attributes }) => attributes),
    })),
  );
  const spans = sdk.spans().map(({ name, kind, attributes, instrumentationScope }) => ({
    name,
    kind: SpanKind[kind].toLowerCase(),
    isOurs: instrumentationScope.name === "wattspan/gen-ai",
    attributes,
  }));
  const events = sdk
    .spans()
    .flatMap((span) => span.events)
    .filter(({ name }) => name.startsWith("wattspan."))
    .map(({ name, attributes = {} }) => ({ name, attributes }));
  return { metrics, spans, events };
}
