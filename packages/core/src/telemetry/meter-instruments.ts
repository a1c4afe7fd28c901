/** OpenTelemetry instruments, made when first used on the provider that is registered now, and never fed a bad number. */

import {
  type Attributes,
  type Meter,
  type MeterProvider,
  type MetricOptions,
  metrics,
  ValueType,
} from "@opentelemetry/api";
import { type Metric, scopes } from "../names.js";

/** Reports one of our own failures: `invalid_value`, or `failed` with what a foreign provider threw. Must not throw. */
export type OnFault = (stage: "instrument", reason: "invalid_value" | "failed", error?: unknown) => void;

/** A finite number that is not negative: all that an instrument of ours accepts. */
export const isAmount = (value: number | undefined): value is number =>
  value !== undefined && value >= 0 && value < Number.POSITIVE_INFINITY;

type Write = (value: number, attributes: Attributes) => void;

function createWrite(meter: Meter, metric: Metric): Write {
  const options: MetricOptions = {
    description: metric.description,
    unit: metric.unit,
    valueType: ValueType.DOUBLE,
  };
  if (metric.instrument === "counter") {
    const counter = meter.createCounter(metric.name, options);
    return (value, attributes) => counter.add(value, attributes);
  }
  if (metric.boundaries !== undefined) options.advice = { explicitBucketBoundaries: [...metric.boundaries] };
  const recorder = metric.instrument === "gauge" ? "createGauge" : "createHistogram";
  const instrument = meter[recorder](metric.name, options);
  return (value, attributes) => instrument.record(value, attributes);
}

/**
 * Makes the function that writes one value to a metric.
 *
 * The metrics API has no proxy provider: what is made before an SDK registers stays silent for ever. So without a
 * `provider` the global one is looked up on each write, and instruments are made anew when it has changed.
 * @example const write = createWriter(undefined, onFault); write(metric.faults, 1, {})
 */
export function createWriter(
  provider: MeterProvider | undefined,
  onFault: OnFault,
): (metric: Metric, value: number, attributes: Attributes) => void {
  const writes = new Map<Metric, Write>();
  let current: MeterProvider | undefined;

  function writeOf(metric: Metric): Write {
    const now = provider ?? metrics.getMeterProvider();
    if (now !== current) {
      current = now;
      writes.clear();
    }
    let write = writes.get(metric);
    if (write === undefined) {
      const { name, version, schemaUrl } = metric.name.startsWith("hw.") ? scopes.hardware : scopes.wattspan;
      write = createWrite(now.getMeter(name, version, { schemaUrl }), metric);
      writes.set(metric, write);
    }
    return write;
  }

  return (metric, value, attributes) => {
    if (!isAmount(value)) return onFault("instrument", "invalid_value");
    try {
      writeOf(metric)(value, attributes);
    } catch (error) {
      onFault("instrument", "failed", error); // A foreign provider may throw; the caller must not notice.
    }
  };
}
