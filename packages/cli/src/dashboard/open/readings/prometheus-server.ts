/** A Prometheus server as a source: https://prometheus.io/docs/prometheus/latest/querying/api/ */

import { DAY_S, HOUR_S, MINUTE_S, secondsFromMs } from "@wattspan/core/units";
import { UrlError } from "../../asked-url.js";
import { FIGURE_NAMES, type Figure, type FigureName, figures, nameOf } from "./figures.js";
import type { SourceState } from "./page-data.js";
import { type PrometheusResult, prometheusAnswer, queryUrl } from "./prometheus-answer.js";
import { type Column, MAX_COLUMNS, type PageSource, type Parts, type Reading } from "./reading.js";
import { shownUrl } from "./shown-url.js";

/** Options of the queries. */
export interface PrometheusServerOptions {
  /** Scrape interval in seconds. */
  readonly scrapeIntervalS: number;
  readonly fetch?: typeof fetch;
}

const CHOICES = [15, 60, 360, 1440, 10_080] as const;
/** A rate needs two samples; four intervals have them even if one scrape failed. */
const INTERVALS_OF_RATE = 4;

const MIN_INTERVAL_S = 5;
const NOTHING = { times: [], columns: new Map(), totals: new Map() };

type Ask = (
  path: "query" | "query_range",
  parameters: Readonly<Record<string, string>>,
) => Promise<readonly PrometheusResult[]>;

/** Times to ask for, in seconds. */
interface Times {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Window of the rates. */
  readonly rate: number;
  /** End and window of the totals. */
  readonly now: number;
  readonly length: number;
}

/** @example prometheusServer(new URL("http://localhost:9090"), { scrapeIntervalS: 15 }) */
export function prometheusServer(url: URL, options: PrometheusServerOptions): PageSource {
  const { scrapeIntervalS, fetch } = options;
  const ended = new AbortController();
  const base: SourceState = { kind: "Prometheus server", url: shownUrl(url), state: "waiting" };
  const ask: Ask = (path, parameters) =>
    prometheusAnswer(queryUrl(url, path), parameters, {
      signal: ended.signal,
      ...(fetch && { fetch }),
    });
  let last: (Reading & { readonly minutes: number }) | undefined;
  const readNow = async (minutes: number): Promise<Reading> => {
    const times = timesOf(minutes * MINUTE_S, scrapeIntervalS);
    const [columns, totals] = await Promise.all([columnsFrom(ask, times), totalsFrom(ask, times)]);
    const state: SourceState = { ...base, state: "answers", answeredAtMs: Date.now() };
    return { state, span: `in the last ${spanText(minutes)}`, times: gridOf(times), columns, totals };
  };
  return {
    choices: CHOICES,
    intervalS: Math.max(MIN_INTERVAL_S, scrapeIntervalS),
    async read(minutes) {
      try {
        last = { ...(await readNow(minutes)), minutes };
        return last;
      } catch (error) {
        if (!(error instanceof UrlError)) throw error;
        // The last answer for these minutes still holds.
        const known =
          last?.minutes === minutes ? last : { ...NOTHING, span: `in the last ${spanText(minutes)}` };
        return { ...known, state: { ...(last?.state ?? base), state: "fails", problem: error.message } };
      }
    },
    close: () => ended.abort(),
  };
}

function timesOf(seconds: number, scrapeIntervalS: number): Times {
  const step = Math.max(scrapeIntervalS, Math.ceil(seconds / MAX_COLUMNS));
  // Aligned to a fixed grid, so that columns do not move between readings.
  const now = Math.floor(secondsFromMs(Date.now()));
  const to = Math.floor(now / step) * step;
  return {
    from: to - Math.floor(seconds / step) * step,
    to,
    step,
    rate: Math.max(step, INTERVALS_OF_RATE * scrapeIntervalS),
    now,
    length: seconds,
  };
}

const gridOf = ({ from, to, step }: Times): readonly number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);

/** The expression of a figure: sums of rates or increases for counters, means for gauges. */
export function expressionOf(
  { series, counts, by, where }: Figure,
  over?: { rate?: number; increase?: number },
): string {
  const of = where ? `${series}{${where.label}=${JSON.stringify(where.value)}}` : series;
  const grouping = by.length === 0 ? "" : `by (${by.join(", ")}) `;
  if (!counts) return `avg ${grouping}(${of})`;
  const { rate, increase } = over ?? {};
  const grown = increase === undefined ? `rate(${of}[${rate}s])` : `increase(${of}[${increase}s])`;
  return `sum ${grouping}(${grown})`;
}

async function columnsFrom(ask: Ask, times: Times): Promise<Reading["columns"]> {
  const { from, to, step, rate } = times;
  const grid = gridOf(times);
  const columnOf = (values: PrometheusResult["values"] = []): Column => {
    const known = new Map(values.map(([at, text]) => [Math.round((at - from) / step), numberIn(text)]));
    return grid.map((_, index) => known.get(index) ?? null);
  };
  return byFigure(async (figure) => {
    const query = expressionOf(figure, { rate });
    const results = await ask("query_range", { query, start: `${from}`, end: `${to}`, step: `${step}` });
    return new Map(results.map(({ metric, values }) => [partIn(metric, figure), columnOf(values)]));
  });
}

async function totalsFrom(ask: Ask, { now, length }: Times): Promise<Reading["totals"]> {
  return byFigure(async (figure) => {
    const query = expressionOf(figure, { increase: length });
    const results = await ask("query", { query, time: `${now}` });
    return new Map(
      results.flatMap(({ metric, value }) => {
        const number = numberIn(value?.[1] ?? "");
        return number === null ? [] : [[partIn(metric, figure), number] as const];
      }),
    );
  });
}

async function byFigure<T>(
  read: (figure: Figure) => Promise<Parts<T>>,
): Promise<ReadonlyMap<FigureName, Parts<T>>> {
  const all = await Promise.all(FIGURE_NAMES.map(async (name) => [name, await read(figures[name])] as const));
  return new Map(all.filter(([, parts]) => parts.size > 0));
}

const partIn = (metric: PrometheusResult["metric"], { by }: Figure): string =>
  nameOf(by, (label) => metric[label]);

/** `NaN` and infinities are not amounts. */
function numberIn(text: string): number | null {
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function spanText(minutes: number): string {
  const lengthS = minutes * MINUTE_S;
  if (lengthS >= 2 * DAY_S) return `${lengthS / DAY_S} days`;
  return lengthS >= 2 * HOUR_S ? `${lengthS / HOUR_S} h` : `${minutes} min`;
}
