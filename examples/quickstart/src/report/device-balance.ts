import type { StatusReport } from "wattspan";

/** One device of the status report. */
export type DeviceStatus = StatusReport["devices"][number];

/** Whether the energy that a device gave out equals the energy it took in. */
export interface DeviceBalance {
  /** Joules: activities + idle + other processes + unattributed + carry. */
  readonly allocated: number;
  /** Joules that the device counted. */
  readonly total: number;
  /** |allocated − total| ÷ total; absent while the device has counted nothing. */
  readonly relativeError?: number;
}

/** Sums of many doubles differ in their last digits; more than this is a lost joule. */
const TOLERANCE = 1e-9;

/** Whether an error is only rounding. @example isBalanced(2e-16) // true */
export const isBalanced = (relativeError: number): boolean => relativeError <= TOLERANCE;

/** The conservation law of one device. @example balanceOf(status.devices[0]).relativeError // 1e-15 */
export function balanceOf(device: DeviceStatus): DeviceBalance {
  const { activity, idle, otherProcess, unattributed, carry, total } = device;
  const allocated = activity + idle + otherProcess + unattributed + carry;
  return { allocated, total, ...(total > 0 && { relativeError: Math.abs(allocated - total) / total }) };
}
