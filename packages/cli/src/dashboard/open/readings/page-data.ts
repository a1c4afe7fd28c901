/** What the page gets, as JSON: the server reads and counts, the page draws. */

/** Everything on the page. */
export interface PageData {
  readonly source: SourceState;
  /** Length of the time that is charted. */
  readonly minutes: number;
  /** Lengths that can be asked for. */
  readonly choices: readonly number[];
  /** When there is something new, in seconds. */
  readonly intervalS: number;
  /** What totals are of: `since the process started`, `in the last 15 min`. */
  readonly span: string;
  /** Seconds since 1970 of all charts' columns. */
  readonly times: readonly number[];
  readonly tiles: readonly Tile[];
  readonly panels: readonly Panel[];
  readonly unknown: readonly UnknownEnergy[];
}

/** How what is asked answers. */
export interface SourceState {
  readonly kind: "metrics page" | "Prometheus server";
  /** Without what may be secret in it. */
  readonly url: string;
  readonly state: "waiting" | "answers" | "fails";
  /** Why it fails. */
  readonly problem?: string;
  /** When it answered last, in milliseconds since 1970. */
  readonly answeredAtMs?: number;
}

/** A figure that one looks for first. */
export interface Tile {
  readonly label: string;
  /** With its unit; absent where it is not known. */
  readonly value?: string;
  readonly note?: string;
  /** Why it is not known. */
  readonly missing?: string;
}

/** Units that values have before they get a prefix. */
export type PanelUnit = "W" | "g/h" | "/min" | "g/kWh" | "%";

/** A chart. */
export interface Panel {
  readonly title: string;
  /** What it says, and what to do about it. */
  readonly about: string;
  readonly unit: PanelUnit;
  /** `band`: the value, its lower and its upper bound, in this order. */
  readonly form: "band" | "stack" | "lines";
  readonly series: readonly PanelSeries[];
  /** Why there is nothing to draw. */
  readonly missing?: string;
}

/** One line or area. */
export interface PanelSeries {
  readonly label: string;
  /** A name of the style sheet. */
  readonly colour: string;
  /** One for each time; null where it is not known. */
  readonly values: readonly (number | null)[];
  /** All of it, with its unit. */
  readonly total?: string;
}

/** Why the energy of some activities is not known. */
export interface UnknownEnergy {
  readonly reason: string;
  readonly words: string;
  readonly count: number;
}
