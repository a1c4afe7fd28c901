/** A bounded history of a metrics page, with counters turned into increases. */

import { secondsFromMs } from "@wattspan/core/units";
import type { ExpositionSample } from "@wattspan/meters/exposition";
import { grouped } from "../terminal/text/grouped.js";
import {
  type Column,
  FIGURE_NAMES,
  type Figure,
  type FigureName,
  figures,
  nameOf,
  type Parts,
  type Reading,
} from "./figures.js";

/** A page with more Wattspan series is refused. */
export const MAX_SERIES = 20_000;
/** Maximum parts of one figure; later ones are combined in {@link OTHERS}. */
const MAX_PARTS = 50;
/** Approximate maximum of a chart. */
const MAX_COLUMNS = 180;
/** The part for everything without its own part. */
export const OTHERS = "all others";

/** One page, or a gap. */
interface Point {
  readonly atMs: number;
  /** Increase since the previous page; 0 for the first page and for a gap. */
  readonly seconds: number;
  readonly values: ReadonlyMap<FigureName, Map<string, number>>;
}

/** The history. */
export interface History {
  /** @returns false if the page has too many series. */
  take(samples: readonly ExpositionSample[], atMs: number): boolean;
  /** The page could not be read: a gap. */
  lost(atMs: number): void;
  /** Columns of the kept pages, and totals up to the last page. */
  read(): Reading;
}

/**
 * An empty history that keeps the last `most` pages.
 * @example const history = pageHistory(720); history.take(samplesIn(text, SERIES_NAMES), Date.now());
 */
export function pageHistory(most: number): History {
  const points: Point[] = [];
  const growth = counterGrowth();
  const known = new Map<FigureName, Set<string>>(FIGURE_NAMES.map((name) => [name, new Set()]));
  let totals: ReadonlyMap<FigureName, Map<string, number>> = new Map();
  let lastMs: number | undefined;
  const add = (point: Point) => {
    points.push(point);
    if (points.length > most) points.shift();
  };
  return {
    take(samples, atMs) {
      if (samples.length > MAX_SERIES) return false;
      const grown = new Map(samples.map((sample) => [sample.series, growth.of(sample)]));
      totals = summed(samples, known, ({ value }) => value);
      const values = summed(samples, known, (sample, { counts }) =>
        counts ? grown.get(sample.series) : sample.value,
      );
      add({ atMs, seconds: lastMs === undefined ? 0 : secondsFromMs(atMs - lastMs), values });
      growth.endOfPage();
      lastMs = atMs;
      return true;
    },
    lost: (atMs) => add({ atMs, seconds: 0, values: new Map() }),
    read: () => ({ ...columnsOf(points), totals }),
  };
}

/** How much counters grew from page to page. */
function counterGrowth() {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  let isFirst = true;
  return {
    /**
     * A counter that decreased restarted with its process. A counter that is new on a page started at 0,
     * since pages are complete. Nothing is known about the time before the first page.
     */
    of({ series, value }: ExpositionSample): number | undefined {
      const before = last.get(series);
      last.delete(series); // Most recently seen last.
      last.set(series, value);
      seen.add(series);
      if (before === undefined) return isFirst ? undefined : value;
      return value >= before ? value - before : value;
    },
    /** Vanished series are remembered for a while, as they may return. */
    endOfPage() {
      isFirst = false;
      for (const series of last.keys()) {
        if (last.size <= MAX_SERIES) break;
        if (!seen.has(series)) last.delete(series);
      }
      seen.clear();
    },
  };
}

/** Sums of samples by figure and part; means for gauges. */
function summed(
  samples: readonly ExpositionSample[],
  known: ReadonlyMap<FigureName, Set<string>>,
  amountOf: (sample: ExpositionSample, figure: Figure) => number | undefined,
): ReadonlyMap<FigureName, Map<string, number>> {
  const sums = new Map<FigureName, Map<string, number>>();
  const counts = new Map<FigureName, Map<string, number>>();
  for (const sample of samples)
    for (const name of FIGURES_OF.get(sample.name) ?? []) {
      const figure: Figure = figures[name];
      const { where, by } = figure;
      const value = amountOf(sample, figure);
      if (value === undefined || (where && sample.labels.get(where.label) !== where.value)) continue;
      const part = partOf(
        nameOf(by, (label) => sample.labels.get(label)),
        known.get(name),
      );
      add(sums, name, part, value);
      if (!figure.counts) add(counts, name, part, 1);
    }
  for (const [name, parts] of counts)
    for (const [part, count] of parts) sums.get(name)?.set(part, (sums.get(name)?.get(part) ?? 0) / count);
  return sums;
}

function partOf(label: string, known: Set<string> | undefined): string {
  if (known?.has(label)) return label;
  if (!known || known.size >= MAX_PARTS) return OTHERS;
  known.add(label);
  return label;
}

function add(to: Map<FigureName, Map<string, number>>, name: FigureName, part: string, value: number): void {
  const parts = to.get(name) ?? new Map<string, number>();
  parts.set(part, (parts.get(part) ?? 0) + value);
  to.set(name, parts);
}

const FIGURES_OF = grouped(FIGURE_NAMES, (name): string => figures[name].series);

/** Merges pages that are close together into one column. */
function columnsOf(points: readonly Point[]): Pick<Reading, "times" | "columns"> {
  const firstMs = points[0]?.atMs ?? 0;
  const widthMs = Math.max(1, ((points.at(-1)?.atMs ?? 0) - firstMs) / MAX_COLUMNS);
  const together = [...grouped(points, ({ atMs }) => Math.ceil((atMs - firstMs) / widthMs)).values()];
  const columns = new Map<FigureName, Parts<Column>>();
  for (const name of FIGURE_NAMES) {
    const parts = new Set(points.flatMap(({ values }) => [...(values.get(name)?.keys() ?? [])]));
    const column = (part: string): Column =>
      together.map((some) => (figures[name].counts ? rateOf(some, name, part) : meanOf(some, name, part)));
    if (parts.size > 0) columns.set(name, new Map([...parts].map((part) => [part, column(part)])));
  }
  return { times: together.map((some) => secondsFromMs(some.at(-1)?.atMs ?? 0)), columns };
}

function rateOf(points: readonly Point[], name: FigureName, part: string): number | null {
  const seen = points.filter(({ seconds, values }) => seconds > 0 && values.get(name)?.has(part));
  const seconds = seen.reduce((sum, point) => sum + point.seconds, 0);
  const grown = seen.reduce((sum, { values }) => sum + (values.get(name)?.get(part) ?? 0), 0);
  return seconds > 0 ? grown / seconds : null;
}

function meanOf(points: readonly Point[], name: FigureName, part: string): number | null {
  const values = points.flatMap((point) => point.values.get(name)?.get(part) ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
