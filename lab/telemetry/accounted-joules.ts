import type { DeviceStatus } from "@wattspan/core";

/** All that a device's energy was divided into: by the law of conservation, the `total` of its counter. */
export const accountedJ = ({ activity, idle, otherProcess, unattributed, carry }: DeviceStatus): number =>
  activity + idle + otherProcess + unattributed + carry;
