/** Two hours at the peak of a working day, scraped as by a backend. */

import { gzipSync } from "node:zlib";
import { manualClock, random } from "@wattspan/testing";
import { mean } from "simple-statistics";
import { callsOfWeek } from "../load/daily-pattern.ts";
import type { Profile } from "../load/profile.ts";
import { simulatedProcess } from "../load/simulated-process.ts";
import { seriesOf, totalSeries, withoutHistograms } from "../series/series.ts";
import { type ExportCost, exportCost, otlpOf, pageOf } from "./exports.ts";

const HOUR_MS = 3_600_000;
/** Hour of the week at which it begins: a Tuesday at 12:00, also a border of Prometheus' blocks. */
const START_HOUR = 36;
const BUSY_MS = 20_000;
/** Calls of an hour beyond this make no more series. */
const ENOUGH_CALLS = 720;
/** The default export interval of OpenTelemetry's SDKs. */
const DELTA_MS = 60_000;

/** How it is looked at. */
export interface WindowPlan {
  readonly hours: number;
  readonly scrapeMs: number;
}

/** What a process hands out then. */
export interface WindowResult {
  readonly series: number;
  readonly page: ExportCost;
  readonly otlp: ExportCost;
  /** The same without histograms. */
  readonly bare: { readonly page: ExportCost; readonly otlp: ExportCost };
  /**
   * Mean bytes of one export with delta temporality, with only the sets that changed in the previous minute.
   */
  readonly deltaBytes: number;
  readonly deltaGzipBytes: number;
}

/** Passes each scrape with its time, in milliseconds since the epoch, to `scraped`. */
export async function peakWindow(
  profile: Profile,
  { hours, scrapeMs }: WindowPlan,
  scraped: (page: string, atMs: number) => Promise<void>,
): Promise<WindowResult> {
  const clock = manualClock({ wallStartMs: Date.UTC(2025, 0, 6) });
  const next = random(11);
  const service = await simulatedProcess(clock, profile, next);
  const calls = callsOfWeek(profile.callsPerDay);
  const ended: Promise<void>[] = [];
  const begin = (count: number, withinMs: number) => {
    for (let i = 0; i < count; i++) clock.schedule(() => ended.push(service.begin()), next() * withinMs);
  };
  // The previous day creates the series, with each hour's calls within seconds.
  for (const count of calls.slice(0, START_HOUR)) {
    begin(Math.min(count, ENOUGH_CALLS), BUSY_MS);
    await clock.advanceAsync(HOUR_MS);
  }
  await service.collectDelta();
  begin(Math.round((calls[START_HOUR] as number) * hours), hours * HOUR_MS);
  const deltas: Uint8Array[] = [];
  for (let ms = 0; ms < hours * HOUR_MS; ms += scrapeMs) {
    if (ms > 0 && ms % DELTA_MS === 0) deltas.push(otlpOf(await service.collectDelta()));
    await scraped(pageOf(await service.scrape()), clock.wall());
    await clock.advanceAsync(scrapeMs);
  }
  const result = {
    series: totalSeries(seriesOf(await service.collect())),
    page: await exportCost(service.scrape, pageOf),
    otlp: await exportCost(service.collect, otlpOf),
    bare: {
      page: await exportCost(() => service.scrape().then(withoutHistograms), pageOf),
      otlp: await exportCost(() => service.collect().then(withoutHistograms), otlpOf),
    },
    ...deltaSizes(deltas),
  };
  await clock.advanceAsync(BUSY_MS);
  await Promise.all(ended);
  await service.stop();
  return result;
}

const deltaSizes = (deltas: readonly Uint8Array[]) => ({
  deltaBytes: Math.round(mean(deltas.map(({ length }) => length))),
  deltaGzipBytes: Math.round(mean(deltas.map((bytes) => gzipSync(bytes).length))),
});
