/** The real servers of the proof, and how each of them computes what came in a window of time. */

import { startConfigured } from "../../../packages/wattspan/test/servers/prometheus.ts";
import type { StartedProgram } from "../../../packages/wattspan/test/servers/started-program.ts";
import {
  makeVisible,
  startVictoriaMetrics,
} from "../../../packages/wattspan/test/servers/victoria-metrics.ts";
import { type Point, rawPoints } from "./query-api.ts";
import { instanceOf, type Seen } from "./service.ts";

/** Between two scrapes, in milliseconds. No scrape may take longer, and all services answer from one process. */
const SCRAPE_MS = 500;
/** Between two exports by OTLP, in milliseconds. */
export const EXPORT_MS = 250;

/** A window of time, in whole milliseconds, which is what backends count in. `endMs` is since the Unix epoch. */
export interface Window {
  readonly endMs: number;
  readonly lengthMs: number;
}

/** What a backend makes of a counter that grew by 1, flat before and after, all of it in the window. */
export interface Weights {
  readonly increase: number;
  /** In each second. */
  readonly rate: number;
}

/** A server that was given the series of all services. */
export interface Backend {
  readonly name: string;
  readonly origin: string;
  /** The label by which it knows services. */
  readonly serviceLabel: string;
  /** What a legend calls a process: the labels by which it knows it. */
  processName(seen: Seen): string;
  /** How it extrapolates, from the moments at which it has samples of a service. */
  weights(moments: readonly number[], window: Window): Weights;
  /** Makes what it got visible to queries. */
  flush(): Promise<void>;
}

/** Starts a Prometheus that scrapes each of these pages twice a second: `targets` by the name of their job. */
export async function startPrometheusServer(
  targets: Readonly<Record<string, string>>,
  relabelings = "",
): Promise<Backend & StartedProgram> {
  const jobs = Object.entries(targets).map(
    ([job, target]) =>
      `  - { job_name: ${job}, static_configs: [{ targets: ["${target}"] }]${relabelings && `, metric_relabel_configs: ${relabelings}`} }`,
  );
  const interval = `${SCRAPE_MS}ms`;
  const config = `global: { scrape_interval: ${interval}, scrape_timeout: ${interval} }\nscrape_configs:\n${jobs.join("\n")}\n`;
  const program = await startConfigured(() => config);
  return {
    ...program,
    name: "Prometheus",
    serviceLabel: "job",
    processName: ({ name, target }) => `${name} ${target}`,
    weights: extrapolated,
    flush: async () => undefined,
  };
}

/** Starts a VictoriaMetrics that takes OTLP. */
export async function startVictoriaServer(): Promise<Backend & StartedProgram> {
  const program = await startVictoriaMetrics();
  return {
    ...program,
    name: "VictoriaMetrics",
    serviceLabel: "service_name",
    processName: ({ name }) => `${name} ${instanceOf(name)}`,
    weights: sinceTheSampleBefore,
    flush: () => makeVisible(program.origin),
  };
}

/**
 * Prometheus takes what the samples in the window say and stretches it to the window's edges where they are near: no further than 1.1
 * times the mean time between samples, else half of that.
 * Source: `extrapolatedRate` in https://github.com/prometheus/prometheus/blob/v2.53.3/promql/functions.go
 */
function extrapolated(moments: readonly number[], { endMs, lengthMs }: Window): Weights {
  const startMs = endMs - lengthMs;
  const within = moments.filter((atMs) => atMs >= startMs && atMs <= endMs);
  const [first = Number.NaN, last = Number.NaN] = [within[0], within.at(-1)];
  const sampledMs = last - first;
  const meanMs = sampledMs / (within.length - 1);
  const stretch = (gapMs: number) => (gapMs < 1.1 * meanMs ? gapMs : meanMs / 2);
  const increase = (sampledMs + stretch(first - startMs) + stretch(endMs - last)) / sampledMs;
  return { increase, rate: (1000 * increase) / lengthMs };
}

/**
 * VictoriaMetrics takes the difference to the last sample before the window, and its time; it stretches nothing.
 * Source: `rollupDelta` and `rollupDerivFast` in https://github.com/VictoriaMetrics/VictoriaMetrics/blob/v1.112.0/app/vmselect/promql/rollup.go
 */
function sinceTheSampleBefore(moments: readonly number[], { endMs, lengthMs }: Window): Weights {
  const before = moments.findLast((atMs) => atMs <= endMs - lengthMs) ?? Number.NaN;
  const last = moments.findLast((atMs) => atMs <= endMs) ?? Number.NaN;
  return { increase: 1, rate: 1000 / (last - before) };
}

/** When a backend has samples of each service, in milliseconds since the Unix epoch: all series of a service have the same. */
export async function momentsOf(
  { origin, serviceLabel }: Backend,
  services: readonly string[],
  series: string,
  { endMs, lengthMs }: Window,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const moments = new Map<string, readonly number[]>();
  for (const service of services) {
    const selector = `${series}{${serviceLabel}="${service}"}[${lengthMs + 20 * EXPORT_MS}ms]`;
    const points: readonly Point[] = (await rawPoints(origin, selector, endMs))[0] ?? [];
    moments.set(service, points.map(([atMs]) => atMs)); // biome-ignore format: one line
  }
  return moments;
}
