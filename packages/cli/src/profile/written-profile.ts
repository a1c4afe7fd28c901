/** The JSON of a profile. */

import { cpus } from "node:os";
import type { Clock, DeviceStatus } from "@wattspan/core";
import type { GpuPowerProfile, PowerProfile } from "@wattspan/meters";
import { type LoadWindows, powerCurve } from "./power-curve.js";

/** What `wattspan profile --json` prints. */
export type WrittenProfile = PowerProfile | GpuPowerProfile;

/** The profile, or why there is none. */
export type ProfileResult =
  | { readonly status: "measured"; readonly profile: WrittenProfile }
  | { readonly status: "unavailable"; readonly detail: string };

/**
 * Turns windows into the profile of the processor, with all its sensors together, or of one card.
 * @example writtenProfile(loads, sensors, systemTime)
 */
export function writtenProfile(
  loads: readonly LoadWindows[],
  sensors: readonly DeviceStatus[],
  time: Pick<Clock, "wall">,
): WrittenProfile {
  const accuracy = {
    low: Math.min(...sensors.map((sensor) => sensor.accuracy.low)),
    high: Math.max(...sensors.map((sensor) => sensor.accuracy.high)),
  };
  const measured = {
    measuredAt: new Date(time.wall()).toISOString(),
    meters: [...new Set(sensors.map(({ methodId }) => methodId))],
    steps: powerCurve(loads, accuracy),
  };
  const written = { schemaVersion: 1, kind: "wattspan-power-profile" } as const;
  const [sensor] = sensors;
  if (sensor?.component === "gpu") return { ...written, device: "gpu", card: sensor.name, ...measured };
  const processor = cpus()[0]?.model.trim();
  return { ...written, device: "cpu", ...(processor && { processor }), vcpus: cpus().length, ...measured };
}
