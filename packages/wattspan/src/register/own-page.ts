/** The Prometheus page of our own provider. */

import type { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { globalMetering } from "@wattspan/core";
import { printOnce } from "../process/notices.js";
import { startMetricsServer } from "../prometheus/metrics-server.js";
import { PrometheusPageError } from "../prometheus/page-error.js";
import { refreshed } from "../prometheus/refreshed.js";
import type { Environment } from "./settings/settings.js";

/**
 * Opens the page at `OTEL_EXPORTER_PROMETHEUS_HOST` and `_PORT`, by default `127.0.0.1:9464`. It does not
 * keep the process alive. Failures are reported on stderr.
 * @example openPage(exporter, process.env);
 */
export function openPage(exporter: PrometheusExporter, environment: Environment): void {
  const host = environment.OTEL_EXPORTER_PROMETHEUS_HOST?.trim() || "127.0.0.1";
  const port = portIn(environment.OTEL_EXPORTER_PROMETHEUS_PORT?.trim() || "9464");
  startMetricsServer(
    async (request, response) => {
      await refreshed(globalMetering());
      exporter.getMetricsRequestHandler(request, response);
    },
    { host, port, keepAlive: false },
  ).catch((error: unknown) =>
    printOnce(`${error instanceof Error ? error.message : error}${variablesText(error)}`),
  );
}

/** Where the page is asked for by a variable, nothing can be given in code. */
const variablesText = (error: unknown): string =>
  error instanceof PrometheusPageError
    ? " It is set by OTEL_EXPORTER_PROMETHEUS_PORT and OTEL_EXPORTER_PROMETHEUS_HOST."
    : "";

function portIn(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  printOnce("OTEL_EXPORTER_PROMETHEUS_PORT cannot be used; allowed: an integer from 0 to 65535. Using 9464.");
  return 9464;
}
