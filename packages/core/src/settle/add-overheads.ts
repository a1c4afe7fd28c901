/** Adds an activity's overheads to its energy, with an accounting function. */

import type { Activity } from "../activity/activity.js";
import type { Devices } from "../devices/devices.js";
import type { Accounting, EndedCall } from "../quantities/accounting.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import { type PartTally, price } from "../quantities/part-tally.js";
import { disown, type Faults } from "../runtime/fault.js";
import type { Served } from "../serving/serving-place.js";

/** The accounting function, and its machine. */
export interface OverheadOptions {
  readonly faults: Faults;
  readonly accounting: Accounting;
  readonly devices: Pick<Devices, "secondsOf">;
}

/**
 * Adds overheads (PUE, water, hardware). Returns `parts` unchanged if that function throws.
 * @param served The place of a hosted call's machine, if there is one.
 * @param here The intensity here.
 * @example const all = addOverheads(activity, parts, served, here, options);
 */
export function addOverheads(
  activity: Activity,
  parts: PartTally[],
  served: Served | undefined,
  here: PricingIntensity | undefined,
  { faults, accounting, devices }: OverheadOptions,
): PartTally[] {
  const given = faults.guard("settle", "accounting", () => {
    const all = accounting({
      parts,
      hosted: served !== undefined,
      serving: served?.location,
      seconds: (gpu) => devices.secondsOf(activity, gpu),
      call:
        served && activity.ended && activity.role === "counts" ? callOf(activity, served, here) : undefined,
    });
    disown(all);
    if (!Array.isArray(all)) throw new TypeError("accounting() returned no list of parts");
    return all as PartTally[];
  });
  return given ?? parts;
}

const callOf = (
  { usage, attempts }: Activity,
  served: Served,
  here: PricingIntensity | undefined,
): EndedCall => ({
  usage,
  transfer: attempts?.transfer,
  priced: (part, where) => price({ ...part }, where === "client" ? here : served.intensity),
});
