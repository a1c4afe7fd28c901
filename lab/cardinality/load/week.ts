/** A week of a service: hours with more and fewer calls, and processes that restart. */

import { metric } from "@wattspan/core/names";
import { manualClock, random } from "@wattspan/testing";
import { sum } from "simple-statistics";
import { sumOf } from "../../telemetry/collecting-reader.ts";
import { type SeriesCount, seriesOf, setNames, totalSeries } from "../series/series.ts";
import { callsOfWeek } from "./daily-pattern.ts";
import type { Profile } from "./profile.ts";
import { simulatedProcess, type Totals } from "./simulated-process.ts";

/** How a folded value appears in the name of a set. */
const FOLDED = '"other"';
const HOUR_MS = 3_600_000;
/** The calls of an hour begin within this time, so that the rest can be skipped. */
const BUSY_MS = 20_000;
/** Longer than any run of an agent lasts and settles. */
const REST_MS = 20_000;

/** Results of a week. */
export interface Week {
  readonly profile: string;
  readonly calls: number;
  readonly processes: number;
  /** Maximum over all processes, by metric. */
  readonly series: readonly SeriesCount[];
  /** Series of the week if a process keeps its predecessor's name. */
  readonly distinctSeries: number;
  /** Series of the week if each process has a new instance name, as pods do. */
  readonly seriesWithNewNames: number;
  /** Attribute sets of the week with something folded into `other`. */
  readonly foldedSets: number;
  /** Totals of footprints and of metrics, over all processes. */
  readonly reported: Totals;
  readonly metered: Totals;
}

/** Runs it. */
export async function simulatedWeek(profile: Profile): Promise<Week> {
  const [clock, next] = [manualClock({ wallStartMs: Date.UTC(2025, 0, 6) }), random(7)];
  const counts = new Map<string, SeriesCount>();
  const seriesByName = new Map<string, number>();
  const [reported, metered] = [nothing(), nothing()];
  let [calls, processes, seriesWithNewNames] = [0, 0, 0];
  let running = await simulatedProcess(clock, profile, next);

  async function stop(): Promise<void> {
    await running.stop();
    const collected = await running.collect();
    const found = seriesOf(collected);
    for (const count of found) {
      if (count.sets > (counts.get(count.metric)?.sets ?? 0)) counts.set(count.metric, count);
    }
    const seriesPerSet = new Map(found.map(({ metric: name, sets, series }) => [name, series / sets]));
    for (const name of setNames(collected)) {
      seriesByName.set(name, seriesPerSet.get(name.split(" ", 1)[0] as string) ?? 1);
    }
    seriesWithNewNames += totalSeries(found);
    add(reported, running.reported);
    add(metered, meteredIn(collected));
    processes++;
  }

  for (const [hour, count] of callsOfWeek(profile.callsPerDay).entries()) {
    if (profile.restarts.includes(hour)) {
      await stop();
      running = await simulatedProcess(clock, profile, next);
    }
    const begun: Promise<void>[] = [];
    for (let i = 0; i < count; i++) clock.schedule(() => begun.push(running.begin()), next() * BUSY_MS);
    await clock.advanceAsync(BUSY_MS + REST_MS);
    await Promise.all(begun);
    calls += count;
    await clock.advanceAsync(HOUR_MS - BUSY_MS - REST_MS);
  }
  await stop();
  const distinctSeries = sum([...seriesByName.values()]);
  const series = [...counts.values()];
  const foldedSets = [...seriesByName.keys()].filter((name) => name.includes(FOLDED)).length;
  return {
    profile: profile.name,
    calls,
    processes,
    series,
    distinctSeries,
    seriesWithNewNames,
    foldedSets,
    reported,
    metered,
  };
}

const nothing = (): Totals => ({ activities: 0, joules: 0, grams: 0, tokens: 0 });

function add(all: Totals, part: Totals): void {
  for (const key of Object.keys(all) as (keyof Totals)[]) all[key] += part[key];
}

const meteredIn = (collected: Parameters<typeof sumOf>[0]): Totals => ({
  activities: sumOf(collected, metric.operations.name),
  joules: sumOf(collected, metric.energy.name),
  grams: sumOf(collected, metric.co2e.name),
  tokens: sumOf(collected, metric.tokens.name),
});
