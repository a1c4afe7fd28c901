/** Power usage effectiveness where a call is served. */

import type { Location, Range } from "@wattspan/core";
import { FLEET_PUE, REGION_PUE } from "../data/facility-pue.js";
import { placeFigures } from "./place-figure.js";
import { PUE } from "./serving-assumptions.js";

const pueAt = /* @__PURE__ */ placeFigures(REGION_PUE, FLEET_PUE, "fleet");

/**
 * PUE of the region, else of the provider's fleet, else of data centres in general: the figures of the tables
 * of `@wattspan/carbon`.
 * @example placePue("aws.bedrock", { cloud: { provider: "aws", region: "us-east-1" } }).value // 1.15
 */
export const placePue = (provider: string | undefined, serving: Location | undefined): Range =>
  pueAt(provider, serving)?.range ?? PUE;
