import type { OptionNames } from "@wattspan/core/options";
import { HOST_OPTIONS, type HostOptions } from "../host/files/paths.js";
import type { OwnCpu } from "../host/share/cpu-time.js";
import { checkOf } from "./meter-option-error.js";

/** Options of meters that read power rather than energy. */
export interface SensorOptions extends HostOptions {
  /**
   * Whether power is sampled in a thread of its own, so that a blocked event loop misses no change, and a
   * slow device delays no other code. Default true. Costs about 20 MiB of memory and 0.2 % of one core, only
   * with such a device.
   */
  readonly worker?: boolean;
  /** Mean time between two samples of that thread, in milliseconds, from 10 to 60,000. */
  readonly intervalMs?: number;
  /** What counts as this process's CPU time, as for `rapl`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
}

/** The names of the options of all sensors, for the check of what was passed. */
export const SENSOR_OPTIONS: OptionNames<SensorOptions> = {
  ...{ ...HOST_OPTIONS, worker: true, intervalMs: true, ownCpu: true },
};

const INTERVALS = { least: 10, most: 60_000 };

/** @throws MeterOptionError for an invalid option. */
export function checkSensorOptions(meter: string, { root, worker, intervalMs }: SensorOptions): void {
  const check = checkOf(meter);
  check(root === undefined || (typeof root === "string" && root !== ""), "root", root, "the path of sysfs");
  check(worker === undefined || typeof worker === "boolean", "worker", worker, "true or false");
  const { least, most } = INTERVALS;
  const isInterval = intervalMs === undefined || (intervalMs >= least && intervalMs <= most);
  check(isInterval, "intervalMs", intervalMs, `${least} to ${most} milliseconds`);
}
