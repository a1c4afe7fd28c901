/** Loads OpenTelemetry's SDK, which an application installs only if it wants this page. */

import type { Attributes, MeterProvider } from "@opentelemetry/api";
import type { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { installCommand } from "../process/install-command.js";
import { PrometheusPageError } from "./page-error.js";
import { prometheusViews } from "./views.js";

const PACKAGES = [
  "@opentelemetry/sdk-metrics",
  "@opentelemetry/exporter-prometheus",
  "@opentelemetry/resources",
] as const;

/** Loads the packages. A test can leave one out. */
export const importPackages = {
  metrics: () => import("@opentelemetry/sdk-metrics"),
  exporter: () => import("@opentelemetry/exporter-prometheus"),
  resources: () => import("@opentelemetry/resources"),
};

/** A provider that only Prometheus scrapes. */
export interface ScrapedProvider {
  readonly provider: MeterProvider & { shutdown(): Promise<void> };
  readonly exporter: Pick<PrometheusExporter, "getMetricsRequestHandler">;
}

/**
 * Makes the provider with the resource of `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`. `resource` wins
 * over them.
 * @throws PrometheusPageError `missing_package`
 */
export async function createScrapedProvider(
  resource: Attributes,
  load: typeof importPackages = importPackages,
): Promise<ScrapedProvider> {
  const [metrics, exporters, resources] = await loadAll(load);
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = resources;
  // Every metric has one of our scopes: three more labels on every sample would only add cost.
  const exporter = new exporters.PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const provider = new metrics.MeterProvider({
    readers: [exporter],
    views: [...prometheusViews()],
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes(resource)),
  });
  return { provider, exporter };
}

async function loadAll(load: typeof importPackages) {
  try {
    return await Promise.all([load.metrics(), load.exporter(), load.resources()]);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new PrometheusPageError(
      "missing_package",
      `OpenTelemetry's SDK could not be loaded (${detail}). Run: ${installCommand(PACKAGES)}`,
      { cause: error },
    );
  }
}
