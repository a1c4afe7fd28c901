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
import type { Component, Zone } from "../contracts/energy-meter.js";
import * as a from "../names/attribute-names.js";
import { type InstrumentationScope, instrumentationScopes, type Metric, metric } from "../names/names.js";
import { type Common, sumOf } from "./labels.js";
import type { Sum, Sums } from "./sums.js";

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
function scopeOf({ name }: Metric): InstrumentationScope {
  if (name.startsWith("hw.")) return instrumentationScopes.hardware;
  return name.startsWith("gen_ai.") ? instrumentationScopes.genAi : instrumentationScopes.wattspan;
}

const REPLACED = "wattspan: the meter provider was replaced; metrics go to the new one from now on";
const TAKEN_AWAY =
  "wattspan: the meter provider was removed; no metrics are recorded until one is registered";

/** Whether it is the API's placeholder while no provider is registered, or one that was shut down. */
const isSilent = (provider: MeterProvider): boolean =>
  provider.getMeter(instrumentationScopes.wattspan.name, instrumentationScopes.wattspan.version, {
    schemaUrl: instrumentationScopes.wattspan.schemaUrl,
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

/** A device as metrics name it. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly type: Component;
  readonly method: "measured" | "modelled";
  /** A real sensor that this process reports for its host: also `hw.energy`. */
  readonly hardware: boolean;
  /**
   * `host`: everything in the box, reported as `hw.host.energy` so that it is not added to its parts. Default
   * `device`.
   */
  readonly scope?: Zone["scope"] | undefined;
}

/** Joules of a device by allocation. They add up to its counter's movement. */
export interface DeviceEnergy {
  readonly activity: number;
  readonly idle: number;
  readonly otherProcess: number;
  readonly unattributed: number;
}

/**
 * `hw.type` of a component. If OpenTelemetry's list has no fitting member (a cooling loop is not always a
 * `fan`), the component's own word applies: the list is open. Source:
 * https://opentelemetry.io/docs/specs/semconv/hardware/common/
 */
const HW_TYPES: Readonly<Partial<Record<Component, string>>> = {
  storage: "physical_disk",
  server: "enclosure",
};

/** Attributes that OpenTelemetry requires on `hw.*`. @example deviceAttributes(device)["hw.type"] // "gpu" */
export const deviceAttributes = ({ id, name, type, method }: Device): Attributes => ({
  [a.hwId]: id,
  [a.hwType]: HW_TYPES[type] ?? type,
  [a.hwName]: name,
  [a.method]: method,
});

/** Adds a device's joules by allocation, and what its sensor counted. @example addDeviceEnergy(sums, sums.add, common, device, energy) */
export function addDeviceEnergy(
  sums: Sums,
  add: (sum: Sum, value: number) => void,
  common: Common,
  device: Device,
  { activity, idle, otherProcess, unattributed }: DeviceEnergy,
): void {
  const to = (allocation: string) => sumOf(sums, common, metric.deviceEnergy, [a.allocation, allocation]);
  add(to("activity"), activity);
  add(to("idle"), idle);
  add(to("other_process"), otherProcess);
  add(to("unattributed"), unattributed);
  if (!device.hardware) return;
  const row = device.scope === "host" ? metric.hwHostEnergy : metric.hwEnergy;
  add(sumOf(sums, common, row), activity + idle + otherProcess + unattributed);
}
