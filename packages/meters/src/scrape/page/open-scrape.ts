/** Reads a page for the first time, and lists its devices. */

import type { Clock, Opened, Zone } from "@wattspan/core";
import { type CpuTimeSource, sharedBy } from "../../host/share/cpu-time.js";
import { authorization, type Credentials, knownCredentials } from "../../http/credentials.js";
import { HttpClient } from "../../http/http-client.js";
import type { TlsTrust } from "../../http/tls-trust.js";
import { noCredentials, notesOfWay, unreadable } from "../../http/unavailable.js";
import type { Preset } from "./preset.js";
import { ScrapeReader, type WatchedZone } from "./scrape-reader.js";
import { type PageTaker, type ScrapedDevice, ScrapedPage } from "./scraped-page.js";

/** A page, and the way to read it. */
export interface Scrape {
  readonly url: URL;
  readonly preset: Preset;
  readonly refreshMs: number;
  readonly deadlineMs: number;
  readonly tls: TlsTrust;
  readonly credentials: Credentials | undefined;
  readonly openCpuTime: () => CpuTimeSource;
  /** Whether no others work on the devices, whatever is known of the host. */
  readonly isExclusive: boolean;
  readonly clock: Clock;
}

/** Larger than any exporter's page. An endless one is cut off. */
const MAX_SIZE = 64 * 2 ** 20;

/** Opens the page. Problems are reported, not thrown. */
export async function openScrape(scrape: Scrape, signal: AbortSignal): Promise<Opened> {
  const { url, preset, credentials, deadlineMs, tls, clock } = scrape;
  const known = credentials && knownCredentials(credentials);
  if (credentials && !known) return noCredentials(credentials);
  const client = new HttpClient(url, { deadlineMs, largest: MAX_SIZE }, tls);
  const headers = {
    accept: "text/plain, application/json",
    ...(known && { authorization: authorization(known) }),
  };
  const fetchPage = async (keepsAlive = false): Promise<PageTaker> => {
    const page = preset.page?.() ?? new ScrapedPage(preset.series);
    await client.ask({ url, headers, keepsAlive }, (text) => page.add(text));
    return page;
  };
  const abort = (): void => client.close();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  let zones: readonly WatchedZone[] = [];
  try {
    const page = await fetchPage(true);
    const unavailable = whyUnavailable(page, url.host);
    if (unavailable) return unavailable;
    zones = watchedZones(page, scrape);
  } catch (error) {
    return unreadable(error, url);
  } finally {
    signal.removeEventListener("abort", abort);
    if (zones.length === 0) client.close();
  }
  // CPU use says nothing about a card.
  const isShared = zones.some(({ zone }) => zone.component !== "gpu");
  const cpuTime = isShared ? scrape.openCpuTime() : undefined;
  const reader = new ScrapeReader({
    ...{ zones, fetchPage, clock, refreshMs: scrape.refreshMs },
    close: () => client.close(),
    cpuTime,
  });
  const shared = sharedBy(scrape.isExclusive ? {} : (cpuTime ?? {}));
  return {
    status: "ready",
    zones: zones.map(({ zone }) => shared(zone)),
    reader,
    notes: notesOf(scrape),
  };
}

/** Each device by the first of its series with a value. */
function watchedZones(page: PageTaker, { preset, refreshMs }: Scrape): readonly WatchedZone[] {
  return [...page.devices.values()].flatMap(({ id, name, values }) => {
    const index = values.findIndex((value) => value !== undefined);
    const series = preset.series[index];
    if (!series) return [];
    const zone: Zone = { ...series.zone, id, name, refreshMs };
    return [{ zone, series, index }];
  });
}

function whyUnavailable(page: PageTaker, host: string): Opened | undefined {
  const devices = [...page.devices.values()];
  if (devices.length === 0)
    return unsupported(`${host} shows none of the series that are looked for.`, NO_SERIES);
  if (page.isCrowded) return unsupported(`${host} shows more than ${devices.length} devices.`, ONE_MACHINE);
  if (!devices.some(hasValue))
    return unsupported(`${host} shows the series that are looked for, but no value of any (blank).`, BLANK);
  const hosts = new Set(
    devices.map(({ host: machine }) => machine).filter((machine) => machine !== undefined),
  );
  if (hosts.size > 1) return unsupported(`${host} shows the devices of ${hosts.size} machines.`, ONE_MACHINE);
  return undefined;
}

const hasValue = ({ values }: ScrapedDevice): boolean => values.some((value) => value !== undefined);

const NO_SERIES =
  "Look at the page with `curl`: the preset may be that of another exporter, or the exporter may leave its energy out.";
const ONE_MACHINE =
  "Name the exporter on the machine that this process runs on, or choose with the option labels, for example { hostname: 'node-1' }.";
const BLANK = "The exporter cannot read its devices: look into its log.";

function unsupported(detail: string, remedy: string): Opened {
  return { status: "unavailable", reason: "unsupported", detail, remedy };
}

function notesOf({ url, preset, refreshMs, tls, credentials }: Scrape): readonly string[] {
  return [
    `Read from ${url.host}; new values every ${refreshMs} ms are expected: they resolve windows rather than single calls.`,
    ...(preset.notes ?? []),
    ...notesOfWay(url, tls, credentials),
  ];
}
