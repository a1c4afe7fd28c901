/** The power of each device over an interval, from booked energy. */

import type { DeviceStatus } from "@wattspan/core";
import { secondsFromMs } from "@wattspan/core/units";

/** A device between two readings. */
export interface SeenPower {
  readonly zone: string;
  readonly name: string;
  readonly component: DeviceStatus["component"];
  readonly method: DeviceStatus["method"];
  /** The meter. */
  readonly methodId: string;
  /** Average watts since the previous reading; absent without a new reading. */
  readonly powerW?: number;
  /** Joules since the first reading. */
  readonly energyJ: number;
  /** The truth lies in `[low × E, high × E]`. */
  readonly accuracy: DeviceStatus["accuracy"];
}

/**
 * Power of devices between two readings, and their energy since the first one.
 * @param first the statuses of the first reading; devices that were absent then are left out.
 * @example seenPower(now, before, first)[0]?.powerW // 42.7
 */
export function seenPower(
  now: readonly DeviceStatus[],
  before: readonly DeviceStatus[],
  first: readonly DeviceStatus[],
): readonly SeenPower[] {
  return now.flatMap((device): SeenPower[] => {
    const last = before.find(({ id }) => id === device.id);
    const origin = first.find(({ id }) => id === device.id);
    if (!last || !origin) return [];
    const seconds = secondsFromMs(device.bookedUntilMs - last.bookedUntilMs);
    const { id, name, component, method, methodId, accuracy } = device;
    return [
      {
        zone: id,
        name,
        component,
        method,
        methodId,
        ...(seconds > 0 && device.ticks > last.ticks && { powerW: (device.total - last.total) / seconds }),
        energyJ: device.total - origin.total,
        accuracy,
      },
    ];
  });
}
