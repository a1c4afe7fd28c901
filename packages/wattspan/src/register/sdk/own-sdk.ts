/**
 * Our own SDK, for an application that names exporters but has no SDK. Nothing of it is registered globally.
 */

import { randomUUID } from "node:crypto";
import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import type * as Resources from "@opentelemetry/resources";
import type * as Metrics from "@opentelemetry/sdk-metrics";
import type * as Traces from "@opentelemetry/sdk-trace";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { printOnce } from "../../process/notices.js";
import { prometheusViews } from "../../prometheus/views.js";
import type { Environment } from "../settings/settings.js";
import { type ExporterPlan, positiveInteger } from "./exporters.js";
import { type LoadPackage, loadAll } from "./optional-packages.js";
import { type Samplers, spanSampler } from "./span-sampler.js";

/** The common part of both of our providers. */
interface Ends {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Providers that only Wattspan writes to. */
export interface OwnSdk {
  readonly tracerProvider?: TracerProvider & Ends;
  /** One for each group of exporters that want the same names. */
  readonly meterProviders: readonly (MeterProvider & Ends)[];
  /** Answers scrapes, if Prometheus was requested. */
  readonly prometheus?: PrometheusExporter;
}

const named = (name: string): string => `@opentelemetry/${name}`;

/**
 * Makes the planned providers. Exporters read `OTEL_EXPORTER_OTLP_*` themselves. A missing package is
 * reported, and the rest is made.
 * @example ownSdk(exporterPlan(process.env), process.env, loadPackage).meterProviders
 */
export function ownSdk(plan: ExporterPlan, environment: Environment, load: LoadPackage): OwnSdk {
  const parts = { plan, environment, load };
  const pushed = attempt("OTEL_METRICS_EXPORTER", () => pushedMetrics(parts));
  const scraped = attempt("OTEL_METRICS_EXPORTER", () => scrapedMetrics(parts));
  const tracerProvider = attempt("OTEL_TRACES_EXPORTER", () => traces(parts));
  return {
    ...(tracerProvider && { tracerProvider }),
    meterProviders: [pushed, scraped?.provider].filter((provider) => provider !== undefined),
    ...(scraped && { prometheus: scraped.exporter }),
  };
}

interface Parts {
  readonly plan: ExporterPlan;
  readonly environment: Environment;
  readonly load: LoadPackage;
}

function attempt<T>(variable: string, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    printOnce(
      `${variable} is set, but nothing is exported: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

/** Metrics sent by OTLP or to the console. */
function pushedMetrics({ plan, environment, load }: Parts) {
  const kinds = plan.metrics.filter((kind) => kind !== "prometheus");
  if (kinds.length === 0) return undefined;
  const otlp = named(`exporter-metrics-otlp-${plan.otlp.metrics}`);
  const needed = [named("sdk-metrics"), named("resources"), ...(kinds.includes("otlp") ? [otlp] : [])];
  const [sdk, resources, exporters] = loadAll(load, needed) as [
    typeof Metrics,
    typeof Resources,
    OtlpMetrics,
  ];
  const exportIntervalMillis = positiveInteger(environment, "OTEL_METRIC_EXPORT_INTERVAL") ?? 60_000;
  const exportTimeoutMillis = Math.min(
    positiveInteger(environment, "OTEL_METRIC_EXPORT_TIMEOUT") ?? 30_000,
    exportIntervalMillis,
  );
  const readers = kinds.map((kind) => {
    const exporter = kind === "otlp" ? new exporters.OTLPMetricExporter() : new sdk.ConsoleMetricExporter();
    return new sdk.PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
  });
  return new sdk.MeterProvider({ readers, resource: pushing(resources) });
}

/**
 * Metrics for Prometheus, under its names. It needs its own provider, because a view acts on every reader.
 */
function scrapedMetrics({ plan, load }: Parts) {
  if (!plan.metrics.includes("prometheus")) return undefined;
  const needed = [named("sdk-metrics"), named("resources"), named("exporter-prometheus")];
  const [sdk, resources, exporters] = loadAll(load, needed) as [
    typeof Metrics,
    typeof Resources,
    { PrometheusExporter: typeof PrometheusExporter },
  ];
  const exporter = new exporters.PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const views = [...prometheusViews()];
  const provider = new sdk.MeterProvider({ readers: [exporter], views, resource: resourceOf(resources) });
  return { provider, exporter };
}

function traces({ plan, environment, load }: Parts): (TracerProvider & Ends) | undefined {
  if (plan.traces.length === 0) return undefined;
  const otlp = named(`exporter-trace-otlp-${plan.otlp.traces}`);
  const needed = [named("resources"), ...(plan.traces.includes("otlp") ? [otlp] : [])];
  const name = traceSdkName(load);
  const [traceSdk, resources, exporters] = loadAll(load, [name, ...needed]) as [
    typeof Traces | OlderTraces,
    typeof Resources,
    OtlpTraces,
  ];
  const sdk = name === OLDER ? older(traceSdk as OlderTraces) : newer(traceSdk as typeof Traces);
  const batch = batchOf(environment);
  const spanProcessors = plan.traces.map((kind) =>
    kind === "otlp" ? sdk.batch(new exporters.OTLPTraceExporter(), batch) : sdk.simple(),
  );
  return sdk.provider({
    resource: pushing(resources),
    sampler: spanSampler(environment, sdk.samplers),
    spanProcessors: [wattspanSpanProcessor(), ...spanProcessors],
  });
}

/** The batch settings of spans in the variables. The older SDK reads them itself. The newer does not. */
function batchOf(environment: Environment): object {
  const given = {
    scheduledDelayMillis: positiveInteger(environment, "OTEL_BSP_SCHEDULE_DELAY"),
    exportTimeoutMillis: positiveInteger(environment, "OTEL_BSP_EXPORT_TIMEOUT"),
    maxQueueSize: positiveInteger(environment, "OTEL_BSP_MAX_QUEUE_SIZE"),
    maxExportBatchSize: positiveInteger(environment, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

type OtlpMetrics = { readonly OTLPMetricExporter: new () => Metrics.PushMetricExporter };
type OtlpTraces = { readonly OTLPTraceExporter: new () => Traces.SpanExporter };

/** The tracing SDK has two packages. The older takes its arguments one by one. */
const NEWER = named("sdk-trace");
const OLDER = named("sdk-trace-base");

/** The installed one, or else the one to install. */
function traceSdkName(load: LoadPackage): string {
  const isThere = (name: string): boolean => {
    try {
      return load(name) !== undefined;
    } catch {
      return false;
    }
  };
  return !isThere(NEWER) && isThere(OLDER) ? OLDER : NEWER;
}

const newer = (sdk: typeof Traces) => ({
  samplers: sdk,
  provider: (options: Traces.TracerProviderOptions) => new sdk.TracerProvider(options),
  batch: (exporter: Traces.SpanExporter, options: object) =>
    new sdk.BatchSpanProcessor({ exporter, ...options }),
  simple: () => new sdk.SimpleSpanProcessor({ exporter: new sdk.ConsoleSpanExporter() }),
});

const older = (sdk: OlderTraces) => ({
  samplers: sdk,
  provider: (options: Traces.TracerProviderOptions) => new sdk.BasicTracerProvider(options),
  batch: (exporter: Traces.SpanExporter, options: object) => new sdk.BatchSpanProcessor(exporter, options),
  simple: () => new sdk.SimpleSpanProcessor(new sdk.ConsoleSpanExporter()),
});

/** The used part of `@opentelemetry/sdk-trace-base`, which ended with SDK 2. */
interface OlderTraces extends Samplers {
  readonly BasicTracerProvider: new (options: Traces.TracerProviderOptions) => TracerProvider & Ends;
  readonly BatchSpanProcessor: new (exporter: Traces.SpanExporter, options: object) => Traces.SpanProcessor;
  readonly SimpleSpanProcessor: new (exporter: Traces.SpanExporter) => Traces.SpanProcessor;
  readonly ConsoleSpanExporter: new () => Traces.SpanExporter;
}

/** Else all processes and threads of a service would write the same series. A scraper names its targets itself. */
const INSTANCE = { "service.instance.id": randomUUID() };

/** The resource of what is pushed, to which the variables may give another instance. */
const pushing = (resources: typeof Resources) =>
  resources.resourceFromAttributes(INSTANCE).merge(resourceOf(resources));

/** The resource of `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`. */
const resourceOf = ({ defaultResource, detectResources, envDetector }: typeof Resources) =>
  defaultResource().merge(detectResources({ detectors: [envDetector] }));
