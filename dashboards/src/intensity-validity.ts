/** Validity of the carbon intensities in use. */

import { attribute } from "@wattspan/core/names";
import { sum } from "./promql.ts";
import { label, PROCESS } from "./series.ts";

/** Window in which the zone must have emissions. */
export const IN_USE = "1h";

const OF_ZONE = [...PROCESS, label(attribute.gridZone)];

/** Selectors of both series. */
interface Selectors {
  readonly until: string;
  readonly grams: string;
}

/**
 * When the intensities of zones in use expire, in Unix seconds: the newest of each process, and the earliest
 * over all processes. A gauge keeps its last value as long as its process lives, so a replaced source yields
 * to the newer one, and a zone without emissions is left out.
 * @example validUntil([label(attribute.gridZone)], { until: "valid_until", grams: "grams_total" }, "1h")
 */
export function validUntil(by: readonly string[], { until, grams }: Selectors, window: string): string {
  const newest = `max by (${[...OF_ZONE, label(attribute.gridSignal)].join(", ")}) (${until})`;
  const inUse = `${sum(`increase(${grams}[${window}])`, OF_ZONE)} > 0`;
  return `min by (${by.join(", ")}) (${newest} and on (${OF_ZONE.join(", ")}) ${inUse})`;
}
