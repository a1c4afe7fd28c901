import type { DeviceStatus } from "../report/device-balance.ts";

/**
 * The name of a device without its method, which is shown next to it.
 * @example "modelled: generic CPU" is "generic CPU"
 */
export const deviceLabel = ({ name, method }: DeviceStatus): string =>
  name.startsWith(`${method}: `) ? name.slice(method.length + 2) : name;
