/** What is known about a model, and how well. */

import type { Location } from "@wattspan/core";

/** The bounds of an unpublished figure. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** A figure: a number where it was published, its bounds where it is an estimate. */
export type Figure = number | Interval;

/**
 * The keys and values that a new token reads, by their cost: `full` of every head, `grouped` shared among
 * query heads (also one for all), `latent` compressed, `sparse` where most layers see a window, a choice or a
 * running state (sliding window, sparse, linear).
 */
export type Attention = "full" | "grouped" | "latent" | "sparse";

/** One row of a table of models. */
export interface CatalogModel {
  /**
   * Its name at its vendor, without prefix, for example `gpt-4o`; with a date only where the edition of that
   * date has a row of its own.
   */
  readonly name: string;
  /** Other exact spellings of the name: other hosts' ids, Hugging Face ids, Ollama tags. */
  readonly aliases?: readonly string[];
  /** Its maker, as in `gen_ai.provider.name` where there is such a value: `openai`, `anthropic`, `meta`. */
  readonly vendor: string;
  /** The provider in its table's words, where the table distinguishes providers: `huggingface_hub`. */
  readonly listedBy?: string;
  readonly architecture: "dense" | "moe";
  /** Parameters that compute each token, in billions. */
  readonly activeParameters: Figure;
  /** All parameters, in billions. With closed weights even a plain number is an estimate. */
  readonly totalParameters: Figure;
  /** Whether the weights, and therefore the parameters, are published. */
  readonly weights: "open" | "closed";
  /** Bits of a weight as served, where known. */
  readonly weightBits?: number;
  /**
   * Bits of a weight as its maker publishes them; for mixed weights those of the majority. Hosts may serve
   * fewer.
   */
  readonly publishedBits?: number;
  /** How its attention grows with the context; absent where unknown. */
  readonly attention?: Attention;
  /** Its purpose, unless it writes text: it reads its input, and writes nothing. */
  readonly task?: "embedding" | "rerank";
  /** Its size is neither published nor estimated: the figures span models that are sold alike. */
  readonly assumed?: true;
  /** The name of the row that it stands for, where its vendor gives a model a second name. */
  readonly standsFor?: string;
  /** The name means another model every few months; this is the one of the day in `asOf`. */
  readonly moves?: true;
  /** Tokens per second of one request, as observed from outside. */
  readonly tokensPerS?: number;
  /** Seconds to the first token, as observed from outside. */
  readonly timeToFirstTokenS?: number;
  /** Name and version of the table that holds the row, for example `models-open@2026.11`. */
  readonly table: string;
  /** Where the figures are published. */
  readonly source: string;
  /** SPDX identifier of the licence of the row. */
  readonly licence: string;
  /** ISO date of the source's statement. */
  readonly asOf: string;
}

/** What a name states in addition to the model. */
export interface NameHints {
  /**
   * Where it runs: the region of a Bedrock ARN or a Vertex path, the country of a Bedrock inference profile.
   */
  readonly serving?: Location;
  /** The part of the world, where the name states nothing more exact: `eu`, `apac`, `global`. */
  readonly geography?: string;
  /** Nominal bits of a weight: 4 for `q4_K_M`, 8 for `FP8`. */
  readonly weightBits?: number;
  /** It was trained further: the size is the model's, the output is not. */
  readonly fineTuned?: true;
}

/** A name that led to a row. */
export interface KnownModel {
  readonly status: "known";
  readonly model: CatalogModel;
  /**
   * How the name led to the row, never by similarity. `exact`: the row's own name; `alias`: another spelling,
   * or a prefix or suffix that names a host, a route or a quantisation; `dated`: an edition without a row of
   * its own; `proxy`: you chose this row for it.
   */
  readonly matched: "exact" | "alias" | "dated" | "proxy";
  /** Further information in the name. */
  readonly hints?: NameHints;
}

/** A name that is in no table. */
export interface UnknownModel {
  readonly status: "unknown";
  /** The names with the most similar spelling, for a person to read. Computed on each read. */
  readonly nearest: readonly string[];
  /** Why it has no row, where that is known: `other_output`, it makes images, speech, music or video. */
  readonly because?: "other_output";
  /** Information in the name, although the model is unknown. */
  readonly hints?: NameHints;
}

/** The result of looking up a name. */
export type ResolvedModel = KnownModel | UnknownModel;
