/** One model as {@link DRAWS} ways to serve it: the cost of each kind of token in each of them. */

import type { Range } from "@wattspan/core";
import type { Figure } from "../../contracts/catalog-model.js";
import type { PhaseGpu } from "../energy/serving-energy.js";
import { DRAWS } from "./design.js";
import { betweenAt } from "./quantiles.js";

/** What is known about the serving of a model; unknowns are sampled. */
export interface KnownServing {
  readonly gpu?: PhaseGpu | undefined;
  readonly gpus?: number | undefined;
  readonly batch?: number | undefined;
  readonly weightBits?: number | undefined;
  readonly pue: Range;
}

/** J in each draw, at the GPUs, and the factors from there to the facility. */
export interface ModelDraws {
  readonly perPrompt: Float32Array;
  /** Per computed token, alone and per token before it. */
  readonly computed: Float32Array;
  readonly attention: Float32Array;
  readonly image: Float32Array;
  readonly cached: Float32Array;
  /** Per output token, alone and per token of context. */
  readonly output: Float32Array;
  readonly context: Float32Array;
  /** For tokens this far back, where their cost differs. */
  readonly far?: {
    readonly beyond: number;
    readonly attention: Float32Array;
    readonly context: Float32Array;
  };
  readonly host: Float32Array;
  readonly idle: Float32Array;
  readonly pue: Float32Array;
  /** `host × idle × pue`. */
  readonly overGpu: Float32Array;
  /** Seconds that a request waits for each token, where it was drawn. */
  readonly pace?: Float32Array;
  /** The distance of the batch from its median, in normal deviations, where it was drawn. */
  readonly crowd?: Float32Array;
}

/** A figure at a number between 0 and 1. @example figureAt({ min: 44, max: 132 }, 0.5) // 76.2 */
export const figureAt = (figure: Figure, u: number): number =>
  typeof figure === "number" ? figure : betweenAt(figure.min, figure.max, u);

/** Columns to be filled. */
export function emptyDraws(): ModelDraws {
  const column = () => new Float32Array(DRAWS);
  return {
    perPrompt: column(),
    computed: column(),
    attention: column(),
    image: column(),
    cached: column(),
    output: column(),
    context: column(),
    host: column(),
    idle: column(),
    pue: column(),
    overGpu: column(),
  };
}
