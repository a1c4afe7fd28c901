/** The cost of many processes, computed from the measurements of one. Pure. */

import { sum } from "simple-statistics";
import { typical, typicalInFull } from "../load/profile.ts";
import type { Backend, Results } from "../measure/results.ts";
import { totalSeries } from "../series/series.ts";

const DAY_S = 86_400;

/** Number of processes, and what they export how often. */
export interface Fleet {
  readonly name: string;
  readonly processes: number;
  readonly intervalS: number;
  /** Without the histograms, by Views that drop them. */
  readonly withoutHistograms?: boolean;
  /** With `telemetry.detail: "full"`. */
  readonly inFull?: boolean;
}

/** Daily cost of a fleet. */
export interface FleetCost {
  readonly series: number;
  readonly samplesPerS: number;
  /** Bytes that reach a backend: scraped pages, OTLP as it is, and by gzip. */
  readonly pageBytes: number;
  readonly otlpBytes: number;
  readonly otlpGzipBytes: number;
  /** Bytes on disk by backend: of a typical service, and of one so busy that most values change. */
  readonly stored: Readonly<Record<Backend, { readonly quiet: number; readonly busy: number }>>;
  /** CPU time of all processes together that is spent on exporting by OTLP with gzip, in seconds. */
  readonly exportCpuS: number;
  /** Memory for the series alone, and cores, by backend. */
  readonly memory: Readonly<Record<Backend, number>>;
  readonly cores: Readonly<Record<Backend, number>>;
}

/**
 * Series of a typical process, with and without its histograms, and attribute sets: the data points of OTLP.
 */
export function ofTypicalProcess({ weeks }: Pick<Results, "weeks">, inFull = false) {
  const { name } = inFull ? typicalInFull : typical;
  const series = weeks.find(({ profile }) => profile === name)?.series ?? [];
  const histograms = series.filter((count) => count.series > count.sets);
  return {
    series: totalSeries(series),
    withoutHistograms: totalSeries(series) - totalSeries(histograms),
    dataPoints: sum(series.map(({ sets }) => sets)),
    dataPointsWithoutHistograms: sum(
      series.filter((count) => count.series === count.sets).map(({ sets }) => sets),
    ),
  };
}

/** Computes the cost. */
export function fleetCost(
  results: Results,
  { processes, intervalS, withoutHistograms, inFull = false }: Fleet,
): FleetCost {
  const one = ofTypicalProcess(results, inFull);
  const series = processes * (withoutHistograms ? one.withoutHistograms : one.series);
  const exports = (processes * DAY_S) / intervalS;
  const whole = results.exports[inFull ? "full" : "typical"];
  const { page, otlp } = withoutHistograms ? whole.bare : whole;
  const samplesPerS = series / intervalS;
  const backends = <T>(of: (backend: Backend) => T): Record<Backend, T> => ({
    prometheus: of("prometheus"),
    victoriaMetrics: of("victoriaMetrics"),
  });
  const onDisk = (kind: keyof Results["stored"], backend: Backend) => {
    const { bytes, samples } = results.stored[kind][backend];
    return samplesPerS * DAY_S * (bytes / samples);
  };
  return {
    ...{ series, samplesPerS },
    pageBytes: exports * page.bytes,
    otlpBytes: exports * otlp.bytes,
    otlpGzipBytes: exports * otlp.gzipBytes,
    stored: backends((backend) => ({ quiet: onDisk("typical", backend), busy: onDisk("busy", backend) })),
    exportCpuS: (exports * (otlp.cpuMs + otlp.gzipMs)) / 1000,
    memory: backends((backend) => series * results.live[backend].bytesPerSeries),
    cores: backends((backend) => (samplesPerS * results.live[backend].cpuPerSampleUs) / 1e6),
  };
}

/** Published sizing rules; none was measured here. */
export const published = {
  /** https://grafana.com/docs/mimir/latest/manage/run-production-environment/planning-capacity/ */
  mimir: {
    samplesPerDistributorCore: 25_000,
    seriesPerIngesterCore: 300_000,
    ingesterBytesPerSeries: 2.5e9 / 300_000,
    ingesterDiskPerSeries: 5e9 / 300_000,
    replicas: 3,
  },
  /** Splunk's distribution of the Collector, one core with 2 GB of memory. */
  collector: { dataPointsPerSPerCore: 20_000, memoryPerCore: 2e9 },
  /** https://docs.victoriametrics.com/victoriametrics/single-server-victoriametrics/#capacity-planning */
  victoriaMetricsSingle: { samplesPerS: 1.5e6, series: 50e6 },
} as const;

/** What Mimir and Collectors need for a fleet by those rules. */
export function publishedSizes({ series, samplesPerS }: FleetCost, dataPointsPerS: number) {
  const { mimir, collector } = published;
  const inMemory = series * mimir.replicas;
  const collectorCores = dataPointsPerS / collector.dataPointsPerSPerCore;
  return {
    distributorCores: samplesPerS / mimir.samplesPerDistributorCore,
    ingesterCores: inMemory / mimir.seriesPerIngesterCore,
    ingesterMemory: inMemory * mimir.ingesterBytesPerSeries,
    ingesterDisk: inMemory * mimir.ingesterDiskPerSeries,
    collectorCores,
    collectorMemory: collectorCores * collector.memoryPerCore,
  };
}
