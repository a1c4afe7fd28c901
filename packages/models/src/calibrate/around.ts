/** What the facility's meter has beyond what is stated of a call: joules of GPUs are not those of a building. */

import type { Component, EstimatorInput, Range } from "@wattspan/core";
import { placePue } from "../phase2/place-pue.js";
import { HOST, IDLE } from "../serving-assumptions.js";

/**
 * What is stated of "the server" without more may be the GPUs alone, as of the providers that state joules today, or all of the node: from
 * nothing to all of a host, in the middle half of it on the logarithmic scale.
 */
const PERHAPS_HOST: Range = { value: Math.sqrt(HOST.value), low: 1, high: HOST.high };

/** What is looked at of a call. */
export type Statement = Pick<EstimatorInput, "provider" | "serving">;

/**
 * Joules at the facility's meter for each joule stated, 90 %: host, idle machines and PUE around a GPU. The same assumptions as in `phase@2`; their errors
 * are independent.
 * @example around("gpu", {}).value // 1.92
 */
export function around(component: Component | undefined, { provider, serving }: Statement): Range {
  return independent([component === "gpu" ? HOST : PERHAPS_HOST, IDLE, placePue(provider, serving)]);
}

function independent(factors: readonly Range[]): Range {
  let [value, below, above] = [1, 0, 0];
  for (const factor of factors) {
    value *= factor.value;
    below += Math.log(factor.value / factor.low) ** 2;
    above += Math.log(factor.high / factor.value) ** 2;
  }
  return { value, low: value / Math.exp(Math.sqrt(below)), high: value * Math.exp(Math.sqrt(above)) };
}
