/** What the facility's meter has beyond what is stated of a call: joules of GPUs are not those of a building. */

import type { Component, EstimatorInput, Range } from "@wattspan/core";
import { product, type Spread, spreadOf } from "../figures/spread.js";
import { placePue } from "../serving/place-pue.js";
import { HOST, IDLE } from "../serving/serving-assumptions.js";

/**
 * What is stated of "the server" without more may be the GPUs alone, as of the providers that state joules today, or all of the node: from
 * nothing to all of a host, in the middle half of it on the logarithmic scale.
 */
const PERHAPS_HOST: Range = { value: Math.sqrt(HOST.value), low: 1, high: HOST.high };
/** By the PUE of a place, of which there are as many as in the tables: a microsecond less for each estimate. */
const ofGpus = new WeakMap<Range, Spread>();
const ofServers = new WeakMap<Range, Spread>();

/** What is looked at of a call. */
export type Statement = Pick<EstimatorInput, "provider" | "serving">;

/**
 * Joules at the facility's meter for each joule stated, 90 %: host, idle machines and PUE around a GPU. The same assumptions as in `phase@2`; their errors
 * are independent.
 * @example around("gpu", {}).value // 1.92
 */
export function around(component: Component | undefined, { provider, serving }: Statement): Spread {
  const pue = placePue(provider, serving);
  const [known, host] = component === "gpu" ? [ofGpus, HOST] : [ofServers, PERHAPS_HOST];
  const found = known.get(pue) ?? product([host, IDLE, pue].map(spreadOf));
  known.set(pue, found);
  return found;
}
