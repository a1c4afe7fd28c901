/**
 * What the facility's meter measures on top of the stated energy of a call: joules of GPUs are not those of a
 * building.
 */

import type { Component, EstimatorInput, Range } from "@wattspan/core";
import { product, type Spread, spreadOf } from "../figures/spread.js";
import { placePue } from "../serving/place-pue.js";
import { HOST, IDLE } from "../serving/serving-assumptions.js";

/**
 * A figure for "the server" may be the GPUs alone, as with the providers that state joules today, or the
 * whole node: from no host to a whole one, with the middle on the logarithmic scale.
 */
const POSSIBLE_HOST: Range = { value: Math.sqrt(HOST.value), low: 1, high: HOST.high };
/** By the PUE of a place, with as many entries as the tables have: saves a microsecond per estimate. */
const ofGpus = new WeakMap<Range, Spread>();
const ofServers = new WeakMap<Range, Spread>();

/** The members of a call that decide. */
export type Statement = Pick<EstimatorInput, "provider" | "serving">;

/**
 * Joules at the facility's meter per stated joule, 90 %: host, idle machines and PUE around a GPU. The same
 * assumptions as in `phase@2`, with independent errors.
 * @example around("gpu", {}).value // 1.92
 */
export function around(component: Component | undefined, { provider, serving }: Statement): Spread {
  const pue = placePue(provider, serving);
  const [known, host] = component === "gpu" ? [ofGpus, HOST] : [ofServers, POSSIBLE_HOST];
  const found = known.get(pue) ?? product([host, IDLE, pue].map(spreadOf));
  known.set(pue, found);
  return found;
}
