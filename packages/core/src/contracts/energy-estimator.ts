/** What a person implements to estimate the energy of a model that runs elsewhere, from its tokens. */

import type { Location } from "./carbon-intensity.js";
import type { Component } from "./energy-meter.js";
import type { Range } from "./footprint.js";
import type { TokenUsage } from "./token-usage.js";

export type { TokenUsage } from "./token-usage.js";

/** What a call tells of how it was served. Absent where it does not. */
export interface ServiceFacts {
  /** Seconds from the call to the first piece of a stream; the rest of `durationS` is its pieces. */
  readonly firstPieceS?: number;
  /** Seconds in which its server computed the output, as that states them: without queue, input and network. */
  readonly decodeS?: number;
  /** The service tier in the words of the provider: `default`, `flex`, `batch`, `priority`. */
  readonly tier?: string;
}

/** What is known of a call when its energy is estimated. */
export interface EstimatorInput {
  readonly model: string;
  readonly provider?: string;
  readonly operation: string;
  readonly usage?: TokenUsage;
  /** Seconds from the call to its last byte. */
  readonly durationS: number;
  readonly serving?: Location;
  readonly service?: ServiceFacts;
}

/** An estimate with its band. Missing carbon is computed from `energy` and the intensity at the serving location. */
export interface Estimate {
  /** Joules. */
  readonly energy: Range;
  /** Grams of CO2e built into the hardware, apportioned to the call. */
  readonly embodiedCo2e?: Range;
  /** Litres, at the site and at the power plants. */
  readonly water?: Range;
  /**
   * What of `water` evaporates at the site, where the method tells them apart: no more than that. Without `water` that of the power plants is not known
   * to the method, and accounting adds it where it knows the place.
   */
  readonly onsiteWater?: Range;
  /** For example `ecologits@0.11.2`. */
  readonly methodId: string;
  /** Name and version of each table that was used. */
  readonly tables?: readonly string[];
  /** Nobody published the model's size: it rests on a wide range of sizes. */
  readonly reason?: "assumed_size";
}

/** The energy of a call as its server stated it, or as the meters here saw its devices. */
export interface KnownEnergy {
  /** Joules. `low` is 0 where only an upper bound is known. */
  readonly energy: Range;
  /** What it is of, for example `gpu`; `server` may be all of the machine or not. */
  readonly component: Component;
}

/**
 * How a call's energy compares with the band that an estimator stated before it saw it. `moved`: outside, and the sign that the
 * model now takes another amount; `refused`: it is no report of the same thing.
 */
export type EstimateComparison = "inside" | "outside" | "moved" | "refused";

/** Turns tokens into joules. Pure and synchronous: tables are loaded before. */
export interface EnergyEstimator {
  readonly id: string;
  /** Whether it has what it needs of the model; the tokens of the call may still be unknown. */
  knows(call: EstimatorInput): boolean;
  /** Asked only of calls that it knows. Undefined when the tokens that it needs are not known: reason `no_usage`. */
  estimate(call: EstimatorInput): Estimate | undefined;
  /** Why it does not know a model, where there is more to say than that; asked when no estimator knows it. */
  whyUnknown?(call: EstimatorInput): "other_output" | undefined;
  /**
   * Given each call that it knows and whose energy is known otherwise, once, when it has settled; what it says is counted on
   * `wattspan.estimate.coverage`. Undefined: the two cannot be compared. Synchronous.
   */
  learn?(call: EstimatorInput, known: KnownEnergy): EstimateComparison | undefined;
}
