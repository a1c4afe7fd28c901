/** What is known of a model, and how well. */

/** The bounds of a figure that nobody published. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** A figure: a number where it was published, its bounds where it is somebody's estimate. */
export type Figure = number | Interval;

/** One row of a table of models. */
export interface CatalogModel {
  /** Its name at its vendor, without date and prefix, for example `gpt-4o`. */
  readonly name: string;
  /** Who made it, as in `gen_ai.provider.name` where there is such a value: `openai`, `anthropic`, `meta`. */
  readonly vendor: string;
  readonly architecture: "dense" | "moe";
  /** Parameters that compute each token, in billions. */
  readonly activeParameters: Figure;
  /** All parameters, in billions. */
  readonly totalParameters: Figure;
  /** Whether the weights, and so the parameters, are published. */
  readonly weights: "open" | "closed";
  /** Bits of a weight as served, where known. */
  readonly weightBits?: number;
  /** Tokens per second of one request, as observed from outside. */
  readonly tokensPerS?: number;
  /** Seconds to the first token, as observed from outside. */
  readonly timeToFirstTokenS?: number;
  /** Name and version of the table that holds the row, for example `models@2026.11`. */
  readonly table: string;
  /** Where the figures are published. */
  readonly source: string;
  /** SPDX identifier of the licence of the row. */
  readonly licence: string;
  /** ISO date on which the source said so. */
  readonly asOf: string;
}

/** What a name was found to mean. */
export type ResolvedModel =
  | {
      readonly status: "known";
      readonly model: CatalogModel;
      /** How the name led to the row. Never by similarity. */
      readonly matched: "exact" | "alias" | "dated";
    }
  | {
      readonly status: "unknown";
      /** The names that are spelled most alike, for a person to read. */
      readonly nearest: readonly string[];
    };
