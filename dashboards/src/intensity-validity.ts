/** Until when those carbon intensities are valid that price something. */

import { attribute } from "@wattspan/core/names";
import { sum } from "./promql.ts";
import { label, PROCESS } from "./series.ts";

/** Something of this zone emitted within it. */
export const IN_USE = "1h";

const OF_ZONE = [...PROCESS, label(attribute.gridZone)];

/** Selectors of both series. */
interface Selectors {
  readonly until: string;
  readonly grams: string;
}

/**
 * When the intensities of zones in use cease to be valid, in Unix seconds: of each process the newest, and of all of them the earliest.
 * A gauge stays at its last value for as long as its process lives. So a source that was replaced is left out for the newer one, and a
 * zone of which nobody emits anything any more is left out altogether.
 * @example validUntil([label(attribute.gridZone)], { until: "valid_until", grams: "grams_total" }, "1h")
 */
export function validUntil(by: readonly string[], { until, grams }: Selectors, window: string): string {
  const newest = `max by (${[...OF_ZONE, label(attribute.gridSignal)].join(", ")}) (${until})`;
  const inUse = `${sum(`increase(${grams}[${window}])`, OF_ZONE)} > 0`;
  return `min by (${by.join(", ")}) (${newest} and on (${OF_ZONE.join(", ")}) ${inUse})`;
}
