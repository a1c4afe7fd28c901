/** Composes devices, settlement and telemetry for one metering. */

import type { Activity } from "../activity/activity.js";
import { spanStarter } from "../activity/activity-span.js";
import type { Location } from "../contracts/carbon-intensity.js";
import type { Devices, DevicesOwner, DevicesParts } from "../devices/devices.js";
import { type ClosableCarrier, defaultCarrier } from "../options/context-carrier.js";
import type { MeteringOptions } from "../options/metering-options.js";
import { IntensityCaches } from "../quantities/intensity-cache.js";
import { guardedClock, systemClock } from "../runtime/clock.js";
import { Faults } from "../runtime/fault.js";
import { ServingPlaces } from "../serving/serving-place.js";
import type { ActivityMetrics } from "../settle/activity-metrics.js";
import { DeliveryQueue } from "../settle/delivery-queue.js";
import { FootprintReporter, type FootprintReporterOptions } from "../settle/footprint-reporter.js";
import type { ServerShares, ServerSharesParts } from "../settle/server-shares.js";
import { SinkQueue } from "../settle/sink-queue.js";
import { CallShapes } from "../shapes/call-shape.js";
import { currentTracer } from "../shapes/span-shape.js";
import {
  type Instruments,
  type InstrumentsOptions,
  IntensityReports,
  MetricFlush,
} from "../telemetry/instruments.js";
import { UsageReading } from "../usage/usage-reading.js";
import { ActivityRunner } from "./activity-runner.js";
import type { Budgeting, BudgetingParts } from "./budgeting.js";

/** The parts of a metering. Its runner has the others. */
export interface MeteringParts {
  readonly runner: ActivityRunner;
  readonly intensities: IntensityCaches;
  readonly intensityReports: IntensityReports;
  /** Absent without metrics. */
  readonly metricFlush: MetricFlush | undefined;
  readonly sinks: readonly SinkQueue[];
  /** Absent for a carrier of the application. */
  readonly closeCarrier: ClosableCarrier["close"];
}

/** Creates the parts that not every metering has: a bundle carries those that its metering is created with. */
export interface Equipment {
  /** Creates the devices: `LocalDevices`, or `noDevices`. */
  devicesOf(parts: DevicesParts): Devices;
  /** Creates the shares of calls from named servers, or `noShares`. */
  sharesOf(parts: ServerSharesParts): Pick<ServerShares, keyof ServerShares>;
  /** Creates the metrics. Without it, nothing is on metrics. */
  metricsOf?: ((options: InstrumentsOptions) => ActivityMetrics) | undefined;
  /** Creates what asks budgets. Without it, budgets are ignored. */
  budgetingOf?: ((parts: BudgetingParts) => Budgeting) | undefined;
}

/**
 * Creates the parts. Each gets those before it.
 * @param afterReading Called after each reading of the devices.
 */
export function compose(
  options: MeteringOptions,
  { devicesOf, sharesOf, metricsOf, budgetingOf }: Equipment,
  afterReading: DevicesOwner["afterReading"],
): MeteringParts {
  const { location, telemetry = {} } = options;
  const { detail = "basic", tracerProvider } = telemetry;
  const level = detail === "full" ? "full" : "basic";
  const faults = new Faults();
  const clock = guardedClock(options.clock ?? systemClock, faults);
  const hasMetrics = detail !== "off" && detail !== "spans";
  const hasSpans = detail !== "off" && detail !== "metrics";
  const metrics = hasMetrics
    ? metricsOf?.({ ...telemetry, level, onFault: faults.note.bind(faults) })
    : undefined;
  const instruments = metrics?.instruments;
  if (instruments) countFaults(faults, instruments);
  const intensities = new IntensityCaches(options.intensity, location, clock, faults);
  const owner = { unsettled: () => deliveries.unsettled, afterReading };
  const devices = devicesOf({ options, clock, faults, instruments, owner });
  const latestNames = wantsLatestNames();
  const intensityAt = (place?: Location) => intensities.at(place);
  const places = new ServingPlaces({ faults, intensityAt, servingLocation: options.servingLocation });
  const sinks = (options.sinks ?? []).map((sink) => new SinkQueue(sink, faults, clock));
  const settling: FootprintReporterOptions = {
    ...options,
    observers: [...(options.observers ?? []), ...sinks.map((sink) => sink.observe)],
    ...{ faults, metrics, devices, latestNames, level, places },
    intensityAt,
  };
  const reporter = new FootprintReporter(settling);
  const afterSlice = () => metricFlush?.soon();
  const deliveries = new DeliveryQueue({ clock, reporter, devices, afterSlice });
  const onShare = (activity: Activity) => void (activity.complete && deliveries.ready(activity));
  const shares = sharesOf({ clock, faults, host: devices.host, onShare });
  const tracer = hasSpans ? currentTracer(tracerProvider, latestNames) : undefined;
  const carrier: ClosableCarrier = options.context ?? defaultCarrier();
  const runner = new ActivityRunner({
    ...{ clock, faults, carrier, devices, reporter, deliveries, shares },
    newCounter: options.usageCounter,
    usageReading: new UsageReading(options.usageReaders, (error) => faults.note("usage", "reader", error)),
    shapes: new CallShapes(latestNames),
    startSpan: spanStarter(tracer),
    budgeting: budgetingOf?.({ settling, reporter }),
  });
  const isBusy = () => runner.inFlight.size + deliveries.undelivered > 0;
  const metricFlush = instruments && new MetricFlush(clock, () => instruments.flush(), isBusy);
  const intensityReports = new IntensityReports(instruments);
  const closeCarrier = options.context ? undefined : carrier.close;
  return { runner, intensities, intensityReports, metricFlush, sinks, closeCarrier };
}

/** Puts faults on metrics. */
function countFaults(faults: Faults, instruments: Instruments): void {
  faults.onFault = (stage, reason) => {
    // A fault of the instruments must not become an endless loop through them.
    if (stage !== "instrument") instruments.countFault(stage, reason);
  };
}

/**
 * Whether the application opted in to the newest GenAI names, read as OpenTelemetry's instrumentations do.
 */
function wantsLatestNames(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return (process?.env?.OTEL_SEMCONV_STABILITY_OPT_IN ?? "")
    .split(",")
    .includes("gen_ai_latest_experimental");
}
