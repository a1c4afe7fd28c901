/** The reasons for missing or uncertain values of an activity's parts. */

import type { Activity } from "../activity/activity.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { ReasonList } from "../contracts/reasons.js";
import type { Devices } from "../devices/devices.js";
import type { PartTally } from "../quantities/part-tally.js";

interface Found {
  readonly parts: readonly PartTally[];
  /** The intensity that priced them. */
  readonly reading: IntensityReading | undefined;
  /** Receives the reasons. */
  readonly reasons: ReasonList;
}

/** Adds the reasons from the devices, the parts and their price. */
export function addMissingReasons(
  activity: Activity,
  { parts, reading, reasons }: Found,
  devices: Pick<Devices, "addReasons">,
): void {
  devices.addReasons(activity, parts.length > 0, reasons);
  if (!parts.some(({ energy }) => energy)) return;
  if (parts.some(({ energy, co2e }) => energy && !co2e)) reasons.add("no_intensity");
  if (reading?.stale) reasons.add("stale_intensity");
  if (reading?.rung === "world") reasons.add("world_location");
  if (reading?.rung === "provider") reasons.add("assumed_location");
}
