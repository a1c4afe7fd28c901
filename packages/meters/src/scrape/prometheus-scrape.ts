import { type Clock, type EnergyMeter, systemClock } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { nodeFiles } from "../host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "../host/files/paths.js";
import { type OwnCpu, openCpuTime } from "../host/share/cpu-time.js";
import { areCredentials, type Credentials, credentialsIn } from "../http/credentials.js";
import { isPageAddress } from "../http/page-address.js";
import { checkTlsNames, isFingerprint, type TlsTrust } from "../http/tls-trust.js";
import { checkOf } from "../options/meter-option-error.js";
import { openScrape } from "./page/open-scrape.js";
import type { Preset } from "./page/preset.js";
import { type Series, type SeriesSelector, seriesOf, UNITS, where } from "./page/series.js";
import { PRESETS, type ScrapePreset } from "./presets/presets.js";

/** Options of {@link prometheusScrape}: `url`, and either `preset` or `series`. */
export interface PrometheusScrapeOptions extends HostOptions {
  /** The page, `http:` or `https:`. Default path: that of the preset. */
  readonly url: string;
  /** An exporter whose series are known. */
  readonly preset?: ScrapePreset;
  /** Series of any page, in order of preference among those of one device. */
  readonly series?: readonly SeriesSelector[];
  /** Labels that all series must have, for pages that show several machines. */
  readonly labels?: SeriesSelector["labels"];
  /**
   * The interval between the exporter's new values, in milliseconds. Default: that of the preset; 5000 for
   * `series`.
   */
  readonly refreshMs?: number;
  /** Timeout of a page, in milliseconds. Default 4000. */
  readonly deadlineMs?: number;
  /** Default: those in the address, or none. */
  readonly credentials?: Credentials;
  /** Default: certificates are checked by the authorities that Node knows. */
  readonly tls?: TlsTrust;
  /** As for `rapl()`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
  /**
   * Whether others may work on the devices. `unknown`: footprints get the reason `unknown_cotenants`. Default:
   * `unknown` for `dcgm`, which does not report the processes on a card, and for devices of the host where its
   * busy CPU time cannot be read; else `exclusive`.
   */
  readonly cotenants?: "exclusive" | "unknown";
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * Energy from the Prometheus page of an exporter on this machine: counters in J, mJ or µJ and gauges in W, mW
 * or µW. Values come every few seconds, so they resolve windows rather than single calls. It needs no access
 * to sensors: for containers with only a network.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid options. Its text contains no credentials.
 * @see docs/meters/prometheus-scrape.md
 * @example
 * const cards = prometheusScrape({ url: "http://127.0.0.1:9400/metrics", preset: "dcgm" });
 * @example
 * const rack = prometheusScrape({
 *   url: "https://pdu-exporter:9116/snmp",
 *   series: [{ name: "rPDU2DeviceStatusPower", unit: "W", component: "server", scope: "host" }],
 *   tls: { ca: readFileSync("ca.pem", "utf8") },
 * });
 */
export function prometheusScrape(options: PrometheusScrapeOptions): EnergyMeter {
  checkOptionNames<PrometheusScrapeOptions>(options, NAMES);
  checkOptions(options);
  for (const selector of options.series ?? [])
    checkOptionNames<SeriesSelector>(selector, SELECTOR, "series.");
  checkTlsNames(options.tls ?? {});
  const { labels, deadlineMs = 4000, tls = {}, ownCpu = "auto", clock = systemClock } = options;
  const url = new URL(options.url);
  const credentials = options.credentials ?? credentialsIn(url);
  credentialsIn(url); // Credentials in the address are neither sent twice nor shown.
  const known = presetOf(options, url.host);
  const series = known.series.map((one) => where(sharedAs(options.cotenants, one), labels));
  const preset = { ...known, series };
  if (url.pathname === "/") url.pathname = preset.path;
  const refreshMs = options.refreshMs ?? preset.refreshMs;
  const paths = hostPaths(options);
  const scrape = {
    ...{ url, preset, refreshMs, deadlineMs, tls, credentials, clock },
    openCpuTime: () => openCpuTime(ownCpu, paths, nodeFiles),
    isExclusive: options.cotenants === "exclusive",
  };
  return {
    name: "prometheus-scrape",
    verified: {
      by: "fixture",
      on: "2026-11-25",
      machine: "pages in the formats of the exporters, served over HTTP and HTTPS by a stand-in",
    },
    open: (signal) => openScrape(scrape, signal),
  };
}

function presetOf({ preset, series = [] }: PrometheusScrapeOptions, host: string): Preset {
  if (preset) return PRESETS[preset](host);
  return { path: "/metrics", refreshMs: 5000, series: series.map((selector) => seriesOf(selector, host)) };
}

function sharedAs(given: PrometheusScrapeOptions["cotenants"], series: Series): Series {
  if (given === undefined) return series;
  const { cotenants: _, ...zone } = series.zone;
  return { ...series, zone: { ...zone, ...(given === "unknown" && { cotenants: given }) } };
}

function checkOptions(options: PrometheusScrapeOptions): void {
  const { url, preset, series, refreshMs, deadlineMs, credentials, tls } = options;
  const check = checkOf("prometheusScrape");
  const names = Object.keys(PRESETS).join(", ");
  check(isPageAddress(url), "url", "(not shown)", "the address of a page, http or https");
  check((preset === undefined) !== (series === undefined), "preset", preset, "either it or series");
  check(preset === undefined || Object.hasOwn(PRESETS, preset), "preset", preset, `one of ${names}`);
  const isKnown = ["exclusive", "unknown", undefined].includes(options.cotenants);
  check(isKnown, "cotenants", options.cotenants, "exclusive or unknown");
  const areSeries =
    series === undefined || (Array.isArray(series) && series.length > 0 && series.every(isSelector));
  check(
    areSeries,
    "series",
    JSON.stringify(series),
    `names with a unit of ${UNITS.join(", ")}, component and scope`,
  );
  for (const [option, ms] of Object.entries({ refreshMs, deadlineMs }))
    check(ms === undefined || (Number.isFinite(ms) && ms > 0), option, ms, "milliseconds above 0");
  const mayAsk = credentials === undefined || areCredentials(credentials);
  check(mayAsk, "credentials", "(not shown)", "{ token }, { user, password } or { environment }");
  const isPin = tls?.fingerprint === undefined || isFingerprint(tls.fingerprint);
  check(isPin, "tls.fingerprint", tls?.fingerprint, "the 64 hexadecimal digits of a SHA-256");
}

const NAMES: OptionNames<PrometheusScrapeOptions> = {
  ...{ ...HOST_OPTIONS, url: true, preset: true, series: true, labels: true, refreshMs: true },
  ...{ deadlineMs: true, credentials: true, tls: true, ownCpu: true, cotenants: true, clock: true },
};
const SELECTOR: OptionNames<SeriesSelector> = {
  ...{ name: true, labels: true, unit: true, component: true, scope: true },
  ...{ device: true, origin: true, maxWatts: true, accuracy: true, windowMs: true },
};

const isSelector = (given: SeriesSelector | null): boolean =>
  typeof given === "object" &&
  given !== null &&
  /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(given.name) &&
  UNITS.includes(given.unit) &&
  (given.windowMs === undefined || (Number.isFinite(given.windowMs) && given.windowMs >= 0)) &&
  typeof given.component === "string" &&
  typeof given.scope === "string";
