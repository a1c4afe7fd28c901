/** What is read of the figures over a length of time. */

import type { FigureName } from "./figures.js";
import type { SourceState } from "./page-data.js";

/** A figure's parts by their labels; without parts it has one, the empty label. */
export type Parts<T> = ReadonlyMap<string, T>;

/** Values of one part, one for each time; null where it is not known. */
export type Column = readonly (number | null)[];

/** What is known of all figures. A figure without an entry was not there. */
export interface Reading {
  readonly state: SourceState;
  /** What totals are of. */
  readonly span: string;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** Of counters what they grew by in a second, of gauges what they were. */
  readonly columns: ReadonlyMap<FigureName, Parts<Column>>;
  /** Of counters how much it was in all, of gauges the last value. */
  readonly totals: ReadonlyMap<FigureName, Parts<number>>;
}

/** Something that can be charted. */
export interface PageSource {
  /** Lengths of time that it can be asked for, in minutes. */
  readonly choices: readonly number[];
  /** How often there is something new, in seconds. */
  readonly intervalS: number;
  /** Never rejects: what is wrong is in the state. */
  read(minutes: number): Promise<Reading>;
  /** Ends what runs by itself. */
  close(): void;
}

/** A chart has at most about so many columns. */
export const MAX_COLUMNS = 180;
