/** A metrics page to scrape, for applications that have no metrics export of their own. */

import { type Attributes, createNoopMeter, metrics } from "@opentelemetry/api";
import { globalMetering } from "@wattspan/core";
import { checkOptions, flag, group, isObject, right } from "../options/option-schema.js";
import { startMetricsServer } from "./metrics-server.js";
import { PrometheusPageError } from "./page-error.js";
import { refreshed } from "./refreshed.js";
import { createScrapedProvider, importPackages } from "./sdk.js";

/** Options of {@link startPrometheus}. */
export interface PrometheusPageOptions {
  /**
   * The address to listen on. Default `127.0.0.1`: only this machine can read the page. `0.0.0.0`: everybody.
   */
  readonly host?: string;
  /** Default 9464, OpenTelemetry's port for this. 0: any free one. */
  readonly port?: number;
  /** Whether the page alone keeps the process running. Default false. */
  readonly keepAlive?: boolean;
  /**
   * The metering to bring up to date before each scrape. Default: the global one, even if it is started
   * later.
   */
  readonly metering?: { refresh(): Promise<void> };
  /** Attributes of the resource, for example `{ "service.name": "shop" }`. They appear in `target_info`. */
  readonly resource?: Attributes;
}

/** A running metrics page. */
export interface PrometheusPage {
  /** For example `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  /** Stops the page and removes its provider. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts a page for Prometheus with all metrics of Wattspan, under the same names as everywhere. Each scrape
 * reads the devices first. The page needs its own `MeterProvider`, which becomes the global one, so it works
 * only if the application has none. With your own exporter use `prometheusViews()`.
 *
 * @throws PrometheusPageError when a package is missing, a provider exists, or the port is not available.
 * @throws WattspanConfigurationError for an unknown or invalid option.
 * @example
 * const wattspan = await startWattspan();
 * const page = await startPrometheus({ port: 9464 });
 * console.log(page.url); // http://127.0.0.1:9464/metrics
 */
export function startPrometheus(options: PrometheusPageOptions = {}): Promise<PrometheusPage> {
  return startPage(options, importPackages);
}

/** {@link startPrometheus} with the packages that it loads. */
export async function startPage(
  options: PrometheusPageOptions,
  packages: typeof importPackages,
): Promise<PrometheusPage> {
  checkOptions(pageOptions, options);
  const { host = "127.0.0.1", port = 9464, keepAlive = false, metering, resource = {} } = options;
  refuseForeignProvider();
  const { provider, exporter } = await createScrapedProvider(resource, packages);
  const server = await startMetricsServer(
    async (request, response) => {
      await refreshed(metering ?? globalMetering());
      exporter.getMetricsRequestHandler(request, response);
    },
    { host, port, keepAlive },
  );
  if (!metrics.setGlobalMeterProvider(provider)) {
    await server.close();
    throw providerExists();
  }
  pages.set(provider, server.url);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await server.close();
    if (metrics.getMeterProvider() === provider) metrics.disable();
    await provider.shutdown();
  };
  return {
    url: server.url,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

const isHost = (given: unknown): boolean => typeof given === "string" && /^[\w.:-]+$/.test(given);
const isPort = (given: unknown): boolean =>
  Number.isInteger(given) && Number(given) >= 0 && Number(given) <= 65_535;
const canRefresh = (given: unknown): boolean => isObject(given) && typeof given.refresh === "function";

const pageOptions = group<PrometheusPageOptions>({
  host: right(isHost, "a host name or IP address"),
  port: right(isPort, "an integer from 0 to 65535"),
  keepAlive: flag,
  metering: right(canRefresh, "an object with refresh()"),
  resource: right(isObject, "an object of attributes"),
});

/** OpenTelemetry returns this one meter to everybody while no provider is registered. */
function refuseForeignProvider(): void {
  if (metrics.getMeterProvider().getMeter("wattspan") !== createNoopMeter()) throw providerExists();
}

/** Where the pages of our providers are. */
const pages = new WeakMap<object, string>();

function providerExists(): PrometheusPageError {
  const url = pages.get(metrics.getMeterProvider());
  return new PrometheusPageError(
    "provider_exists",
    url === undefined ? FOREIGN : `a metrics page of Wattspan is already running: ${url}. Close it first.`,
  );
}

const FOREIGN =
  "the application already has a global MeterProvider, which is left alone. Give it a PrometheusExporter, " +
  "and `views: [...prometheusViews()]` from wattspan/prometheus for the standard names.";
