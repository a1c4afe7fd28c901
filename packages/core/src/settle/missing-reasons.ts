/** What is missing or uncertain in an activity's parts, and why. */

import type { Activity } from "../activity/activity.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { Reason, ReasonList } from "../contracts/reasons.js";
import type { MeteredDevice } from "../devices/sampling/metered-device.js";
import type { PartTally } from "../quantities/part-tally.js";

/** Knows the devices. */
export interface WhyNot {
  deviceOf(index: number): MeteredDevice;
  /** Why nothing is measured here, when nothing is. */
  unmeasured(startMs: number): Reason;
}

interface Found {
  readonly parts: readonly PartTally[];
  /** The intensity that priced them. */
  readonly reading: IntensityReading | undefined;
  /** Where the reasons go. */
  readonly reasons: ReasonList;
}

/** Adds the reasons that the devices, the parts and their price give. */
export function addMissingReasons(
  activity: Activity,
  { parts, reading, reasons }: Found,
  { deviceOf, unmeasured }: WhyNot,
): void {
  const { devices = [], unread = 0 } = activity.deviceUse?.selection ?? {};
  if (unread > 0) reasons.add("gap");
  const startS = activity.startMs / 1000;
  for (const index of devices) {
    const device = deviceOf(index);
    if (device.reasons.size > 0)
      for (const [reason, atS] of device.reasons) if (atS >= startS) reasons.add(reason);
    if (device.ledger.idlePower.watts === undefined) reasons.add("idle_unknown");
  }
  const isTold = activity.reasons?.has("late"); // It was over when it was told: no meter could have helped.
  if (devices.length === 0 && !isTold && !activity.remote && parts.length === 0)
    reasons.add(unmeasured(activity.startMs));
  const drawn = parts.filter(({ energy }) => energy);
  if (drawn.length === 0) return;
  if (drawn.some(({ co2e }) => !co2e)) reasons.add("no_intensity");
  if (reading?.stale) reasons.add("stale_intensity");
  if (reading?.rung === "world") reasons.add("world_location");
  if (reading?.rung === "provider") reasons.add("assumed_location");
}
