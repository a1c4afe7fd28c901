/** The series of drift, from a backend or from recordings. */

import type { DriftSeries, ProfileSeries, Recording } from "@wattspan/audit";
import { msFromSeconds } from "@wattspan/core/units";
import { prometheusAnswer, queryUrl } from "../dashboard/open/readings/prometheus-answer.js";
import { type DriftScope, driftQueries } from "./drift-queries.js";

/** What drift looks at. */
export interface SeenOverTime {
  readonly series: readonly DriftSeries[];
  readonly profile: readonly ProfileSeries[];
  /** When each value ended: seconds since 1970, or the version that was recorded. */
  readonly steps: readonly string[];
}

/** The stretch of time, and the backend. */
export interface DriftRequest extends Omit<DriftScope, "windowS"> {
  readonly url: URL;
  /** The end, in whole seconds since 1970. */
  readonly endS: number;
  readonly lengthS: number;
  readonly stepS: number;
  readonly fetch?: typeof fetch;
}

/** Backends refuse more; 11,000 is the limit of Prometheus. */
export const MAX_STEPS = 10_000;

/**
 * Asks Prometheus or VictoriaMetrics. Each value is of one whole step, so that values share no sample but their
 * ends. Without a value a step has NaN.
 * @throws UrlError for each answer that is none.
 * @example await driftOfBackend({ url, endS, lengthS: 30 * 86_400, stepS: 3600 })
 */
export async function driftOfBackend(request: DriftRequest): Promise<SeenOverTime> {
  const { url, endS, lengthS, stepS, match, fetch } = request;
  const count = Math.max(1, Math.floor(lengthS / stepS));
  const startS = endS - (count - 1) * stepS;
  const steps = Array.from({ length: count }, (_, i) => startS + i * stepS);
  const asked = queryUrl(url, "query_range");
  const queries = driftQueries({ windowS: stepS, ...(match !== undefined && { match }) });
  const answers = await Promise.all(
    queries.map(async ({ query, ...rest }) => {
      const times = { start: String(startS), end: String(endS), step: String(stepS) };
      const [result] = await prometheusAnswer(asked, { query, ...times }, { ...(fetch && { fetch }) });
      const byTime = new Map(result?.values?.map(([time, text]) => [Math.round(time), Number(text)]));
      return { ...rest, values: steps.map((time) => byTime.get(time) ?? Number.NaN) };
    }),
  );
  const seen = answers.filter(({ values }) => values.some(Number.isFinite));
  return {
    series: seen.flatMap(({ name, kind, values }) => (kind === "profile" ? [] : [{ name, kind, values }])),
    profile: seen.flatMap(({ name, kind, values }) =>
      kind === "profile" ? [{ feature: name, values }] : [],
    ),
    steps: steps.map((time) => new Date(msFromSeconds(time)).toISOString()),
  };
}

/** More of them is worse. Of other figures, such as quality, nobody knows. */
const COSTS = ["energy", "carbon", "latency", "cpu"];

/**
 * One value of each recording of a baseline: the mean of its runs that are not void.
 * @example driftOfRecordings(await recordingsOf(".wattspan/baselines", "main"))
 */
export function driftOfRecordings(recordings: readonly Recording[]): SeenOverTime {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const runs = recordings.map((one) => one.runs.filter(({ isVoid }) => !isVoid));
  const names = new Set(runs.flat().flatMap(({ figures }) => Object.keys(figures)));
  return {
    series: [...names]
      .filter((name) => COSTS.includes(name))
      .map((name) => ({
        name,
        kind: "energy",
        values: runs.map((own) => mean(own.map(({ figures }) => figures[name] ?? Number.NaN))),
      })),
    profile: [],
    steps: recordings.map(({ version, recordedAt }) => `${version} of ${recordedAt}`),
  };
}
