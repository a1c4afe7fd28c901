/** A reading of the figures over a time range. */

import type { FigureName } from "./figures.js";
import type { SourceState } from "./page-data.js";

/** A figure's parts by their labels; without parts it has one, the empty label. */
export type Parts<T> = ReadonlyMap<string, T>;

/** Values of one part, one for each time; null if unknown. */
export type Column = readonly (number | null)[];

/** Values of all figures. A figure without an entry was not found. */
export interface Reading {
  readonly state: SourceState;
  /** Time range of the totals. */
  readonly span: string;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** Growth per second for counters; values for gauges. */
  readonly columns: ReadonlyMap<FigureName, Parts<Column>>;
  /** Total growth for counters; last value for gauges. */
  readonly totals: ReadonlyMap<FigureName, Parts<number>>;
}

/** A source for the charts. */
export interface PageSource {
  /** Available time ranges, in minutes. */
  readonly choices: readonly number[];
  /** Seconds between updates. */
  readonly intervalS: number;
  /** Never rejects: problems are in the state. */
  read(minutes: number): Promise<Reading>;
  /** Stops background reading. */
  close(): void;
}

/** Approximate maximum number of columns in a chart. */
export const MAX_COLUMNS = 180;
