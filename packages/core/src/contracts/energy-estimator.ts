/** The contract of an estimator: the energy of a hosted model, from its tokens. */

import type { Location } from "./carbon-intensity.js";
import type { Component } from "./energy-meter.js";
import type { Range } from "./footprint.js";
import type { TokenUsage } from "./token-usage.js";

export type { TokenUsage } from "./token-usage.js";

/** How a call was served, as far as it is known. */
export interface ServiceFacts {
  /**
   * Seconds from the call to the first piece of a stream. The rest of `durationS` is the remaining pieces.
   */
  readonly firstPieceS?: number;
  /** Seconds in which the server computed the output, as it states them: without queue, input and network. */
  readonly decodeS?: number;
  /** The service tier in the provider's words: `default`, `flex`, `batch`, `priority`. */
  readonly tier?: string;
}

/** The facts of a call that its energy is estimated from. */
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

/**
 * An estimate with its band. Without carbon figures of its own, `energy` is priced at the serving location.
 */
export interface Estimate {
  /** Joules. */
  readonly energy: Range;
  /** Grams of CO2e from building the hardware, apportioned to the call. */
  readonly embodiedCo2e?: Range;
  /** Litres, at the site and at the power plants. */
  readonly water?: Range;
  /**
   * The part of `water` that evaporates on site, when the method separates it; never more than `water`.
   * Without `water`, the method does not know the power plants' water, and accounting adds it for a known
   * place.
   */
  readonly onsiteWater?: Range;
  /** For example `ecologits@0.11.2`. */
  readonly methodId: string;
  /** Name and version of each table that was used. */
  readonly tables?: readonly string[];
  /** The model's size is unpublished: the estimate rests on a wide range of sizes. */
  readonly reason?: "assumed_size";
}

/** The energy of a call, as its server reported it or as the meters here measured it. */
export interface KnownEnergy {
  /** Joules. `low` is 0 where only an upper bound is known. */
  readonly energy: Range;
  /** The component, for example `gpu`. `server` may be the whole machine or a part of it. */
  readonly component: Component;
}

/**
 * A call's known energy against the band that an estimator stated in advance. `moved`: outside, and the model
 * now takes another amount; `refused`: not a report of the same thing.
 */
export type EstimateComparison = "inside" | "outside" | "moved" | "refused";

/** Turns tokens into joules. Pure and synchronous: tables are loaded before. */
export interface EnergyEstimator {
  readonly id: string;
  /** Whether it knows the model. The tokens of the call may still be unknown. */
  knows(call: EstimatorInput): boolean;
  /**
   * Called only for calls that it knows. Undefined when tokens that it needs are unknown: reason `no_usage`.
   */
  estimate(call: EstimatorInput): Estimate | undefined;
  /**
   * Whether the model that answered, as the answer names it, is estimated otherwise than the requested one: then it
   * is estimated in its place. Called only for calls that it knows; true only if it knows both. Default: never.
   */
  differs?(call: EstimatorInput, answered: string): boolean;
  /** A more exact reason than an unknown model, if there is one. Called when no estimator knows the model. */
  whyUnknown?(call: EstimatorInput): "other_output" | undefined;
  /**
   * Called once for each settled call that it knows and whose energy is known from another source. The answer
   * is counted on `wattspan.estimate.coverage`. Undefined: the two cannot be compared. Synchronous.
   */
  learn?(call: EstimatorInput, known: KnownEnergy): EstimateComparison | undefined;
  /**
   * Called once for each settled inference whose tokens are known and whose energy was measured or reported as a
   * whole, whether or not it knows the model. `energy`: joules, without what a building adds. An estimator with this
   * member is also asked, for budgets, what calls would take that run here or on a named server. Synchronous.
   */
  observe?(call: EstimatorInput, energy: Range): void;
}
