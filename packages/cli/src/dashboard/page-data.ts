/** The JSON for the page: the server reads and counts, the page draws. */

/** Everything on the page. */
export interface PageData {
  readonly source: SourceState;
  /** Seconds between updates. */
  readonly intervalS: number;
  /** Seconds since 1970 of all charts' columns. */
  readonly times: readonly number[];
  readonly tiles: readonly Tile[];
  readonly panels: readonly Panel[];
  readonly unknown: readonly UnknownEnergy[];
}

/** State of the source. */
export interface SourceState {
  /** Without parts that may be secret. */
  readonly url: string;
  readonly state: "waiting" | "answers" | "fails";
  /** Why it fails. */
  readonly problem?: string;
  /** What to do, if it has never answered. */
  readonly remedy?: string;
  /** Last answer, in milliseconds since 1970. */
  readonly answeredAtMs?: number;
}

/** A headline figure. */
export interface Tile {
  readonly label: string;
  /** With its unit; absent if unknown. */
  readonly value?: string;
  readonly note?: string;
  /** Why it is unknown. */
  readonly missing?: string;
}

/** Units before a prefix is added. */
export type PanelUnit = "W" | "g/h" | "/min" | "g/kWh" | "%";

/** A chart. */
export interface Panel {
  readonly title: string;
  /** What the chart shows and what to do about it. */
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
  /** One for each time; null if unknown. */
  readonly values: readonly (number | null)[];
  /** The total, with its unit. */
  readonly total?: string;
}

/** Why the energy of some activities is not known. */
export interface UnknownEnergy {
  readonly reason: string;
  readonly words: string;
  readonly count: number;
}
