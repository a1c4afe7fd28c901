/**
 * OpenTelemetry instruments, created on first use on the registered provider, and never given an invalid
 * number.
 */

import {
  type Attributes,
  createNoopMeter,
  diag,
  type Meter,
  type MeterProvider,
  type MetricOptions,
  metrics,
  ValueType,
} from "@opentelemetry/api";
import { type Metric, type Scope, scopes } from "../names/names.js";

/**
 * Reports one of our own failures: `invalid_value`, or `failed` with the error of a foreign provider. Must
 * not throw.
 */
export type OnFault = (stage: "instrument", reason: "invalid_value" | "failed", error?: unknown) => void;

/** A finite number that is not negative: all that most of our instruments accept. */
const isAmount = (value: number | undefined): value is number =>
  value !== undefined && value >= 0 && value < Number.POSITIVE_INFINITY;

/** Whether a metric can have the value: a marginal intensity may be negative, and so may its grams. */
export const isFit = ({ unit }: Metric, value: number): boolean =>
  unit.startsWith("g") ? Number.isFinite(value) : isAmount(value);

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

/** The scope of a metric's name. */
function scopeOf({ name }: Metric): Scope {
  if (name.startsWith("hw.")) return scopes.hardware;
  return name.startsWith("gen_ai.") ? scopes.genAi : scopes.wattspan;
}

const REPLACED = "wattspan: the meter provider was replaced; metrics go to the new one from now on";
const TAKEN_AWAY =
  "wattspan: the meter provider was removed; no metrics are recorded until one is registered";

/** Whether it is the API's placeholder while no provider is registered, or one that was shut down. */
const isSilent = (provider: MeterProvider): boolean =>
  provider.getMeter(scopes.wattspan.name, scopes.wattspan.version, {
    schemaUrl: scopes.wattspan.schemaUrl,
  }) === createNoopMeter();

function report(message: string, onFault: OnFault): void {
  try {
    diag.info(message);
  } catch (error) {
    onFault("instrument", "failed", error); // The application's logger may throw; the value is written all the same.
  }
}

/**
 * Creates a function that writes one value to a metric.
 *
 * The metrics API has no proxy provider: instruments created before an SDK registers stay silent forever. So
 * without a `provider` the global one is looked up on each write, and instruments are recreated when it has
 * changed. The change is reported on `diag` and to `onProvider` before the new one gets its first value.
 * @example const write = createWriter(undefined, onFault); write(metric.faults, 1, {})
 */
export function createWriter(
  provider: MeterProvider | undefined,
  onFault: OnFault,
  onProvider: () => void = () => undefined,
): (metric: Metric, value: number, attributes: Attributes) => void {
  const writes = new Map<Metric, Write>();
  let current: MeterProvider | undefined;
  let wasHeard = false;

  function change(now: MeterProvider): void {
    current = now;
    writes.clear();
    const isHeard = !isSilent(now);
    if (wasHeard) report(isHeard ? REPLACED : TAKEN_AWAY, onFault);
    wasHeard ||= isHeard;
    if (isHeard) onProvider();
  }

  function writeOf(metric: Metric): Write {
    const now = provider ?? metrics.getMeterProvider();
    if (now !== current) change(now);
    let write = writes.get(metric);
    if (write === undefined) {
      const { name, version, schemaUrl } = scopeOf(metric);
      write = createWrite(now.getMeter(name, version, { schemaUrl }), metric);
      writes.set(metric, write);
    }
    return write;
  }

  return (metric, value, attributes) => {
    if (!isFit(metric, value)) return onFault("instrument", "invalid_value");
    try {
      writeOf(metric)(value, attributes);
    } catch (error) {
      onFault("instrument", "failed", error); // A foreign provider may throw; the caller must not notice.
    }
  };
}
