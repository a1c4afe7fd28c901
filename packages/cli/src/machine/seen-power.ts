/** The power of each device over a while, from what the metering books. */

import type { DeviceStatus } from "@wattspan/core";

/** A device between two looks. */
export interface SeenPower {
  readonly zone: string;
  readonly name: string;
  readonly component: DeviceStatus["component"];
  readonly method: DeviceStatus["method"];
  /** The meter. */
  readonly methodId: string;
  /** Watts on average since the look before; absent where no new reading came. */
  readonly powerW?: number;
  /** Joules since the first look. */
  readonly energyJ: number;
  /** The truth lies in `[low × E, high × E]`. */
  readonly accuracy: DeviceStatus["accuracy"];
}

/**
 * Power of devices between two looks at them, and their energy since a first one.
 * @param first the statuses of the first look; what was not there then is left out.
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
    const seconds = (device.bookedUntilMs - last.bookedUntilMs) / 1000;
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
