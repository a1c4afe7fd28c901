/**
 * The impacts of a hosted call's energy other than its grid's: making the hardware, and water at the site.
 */

import type { EstimatorInput, Range } from "@wattspan/core";
import { JOULES_PER_KILOWATT_HOUR } from "@wattspan/core/units";
import { FACILITY_TABLES, FLEET_WUE, REGION_WUE } from "../data/facility-wue.js";
import { NODE_EMBODIED_TABLE } from "../data/node-embodied.js";
import { independentProducts } from "../figures/independent-product.js";
import { type Spread, spreadOf } from "../figures/spread.js";
import { placeFigures } from "../serving/place-figure.js";
import { placePue } from "../serving/place-pue.js";
import type { PhaseGpu } from "./energy/serving-energy.js";
import { hardwareGramsPerJoule } from "./hardware-share.js";
import type { ServedImpacts } from "./served-models.js";

/** A region without a water figure has none: the fleet's figure is for other places. */
const wueAt = /* @__PURE__ */ placeFigures(REGION_WUE, FLEET_WUE, "none");

/**
 * The impacts of calls to a provider, or at a place. Providers that publish it have water at the site; water
 * of power plants depends on their place, and is not included.
 * @example servedImpacts({ model, provider: "openai", operation: "chat", durationS: 1 }).of(energy).embodiedCo2e // g
 */
export function servedImpacts(
  { provider, serving }: EstimatorInput,
  gpu: PhaseGpu | undefined,
): ServedImpacts {
  const pue = placePue(provider, serving).value;
  const wue = wueAt(provider, serving);
  const factors = [hardwareGramsPerJoule(gpu, pue), ...(wue ? [litresPerJoule(wue.range, pue)] : [])];
  return {
    of(energy) {
      const [embodiedCo2e, onsiteWater] = independentProducts(energy, factors) as [Range, Range?];
      return onsiteWater ? { embodiedCo2e, onsiteWater } : { embodiedCo2e };
    },
    tables: [NODE_EMBODIED_TABLE, ...(wue?.clouds.map((cloud) => FACILITY_TABLES[cloud]) ?? [])],
  };
}

/** WUE counts the energy of the machines, which is the meter's over the PUE. */
const litresPerJoule = ({ value, low, high }: Range, pue: number): Spread =>
  spreadOf({
    value: value / pue / JOULES_PER_KILOWATT_HOUR,
    low: low / pue / JOULES_PER_KILOWATT_HOUR,
    high: high / pue / JOULES_PER_KILOWATT_HOUR,
  });
