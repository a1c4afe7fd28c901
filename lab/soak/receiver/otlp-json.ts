/** The parts of OTLP as JSON that the run compares. Source: opentelemetry-proto 1.x, JSON encoding. */

interface Value {
  readonly stringValue?: string;
  readonly doubleValue?: number;
  readonly intValue?: number | string;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface Point {
  readonly attributes?: readonly Attribute[];
  readonly asDouble?: number;
  readonly asInt?: number | string;
}
interface Metric {
  readonly name: string;
  readonly sum?: { readonly dataPoints?: readonly Point[] };
}
interface ScopeSpans {
  readonly scope?: { readonly name?: string };
  readonly spans?: readonly Span[];
}
interface Span {
  readonly attributes?: readonly Attribute[];
}

/** A body of `/v1/metrics`. */
export interface MetricsBody {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics?: readonly { readonly metrics?: readonly Metric[] }[];
  }[];
}
/** A body of `/v1/traces`. */
export interface TracesBody {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly ScopeSpans[] }[];
}

/** The points of all counters: their metric, the series within it, and the value. */
export function counterPoints(body: MetricsBody): { metric: string; series: string; value: number }[] {
  const metrics = (body.resourceMetrics ?? [])
    .flatMap(({ scopeMetrics = [] }) => scopeMetrics)
    .flatMap(({ metrics: all = [] }) => all);
  return metrics.flatMap(({ name, sum }) =>
    (sum?.dataPoints ?? []).map(({ attributes = [], asDouble, asInt }) => ({
      metric: name,
      series: JSON.stringify(attributes.map(({ key, value }) => [key, value]).sort()),
      value: asDouble ?? Number(asInt),
    })),
  );
}

/** Own joules of each span of the metering; 0 if it has none. */
export function spanJoules(body: TracesBody): number[] {
  const spans = (body.resourceSpans ?? [])
    .flatMap(({ scopeSpans = [] }) => scopeSpans)
    .filter(({ scope }) => scope?.name?.startsWith("wattspan"))
    .flatMap(({ spans: all = [] }) => all);
  return spans.map(({ attributes = [] }) => {
    const named = (name: string) => attributes.find(({ key }) => key === name)?.value;
    const value = named("wattspan.self_energy") ?? named("wattspan.energy");
    return Number(value?.doubleValue ?? value?.intValue ?? 0);
  });
}
