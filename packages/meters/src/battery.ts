import type { EnergyMeter } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { openBattery } from "./battery/open-battery.js";
import { nodeFiles } from "./host/files/files.js";
import { hostPaths } from "./host/files/paths.js";
import { checkSensorOptions, SENSOR_OPTIONS, type SensorOptions } from "./options/sensor-options.js";

export type { SensorOptions } from "./options/sensor-options.js";

/**
 * Power that a laptop draws from its batteries: of the whole host, including the screen, while it discharges.
 * On mains the power is unknown, and the meter is unavailable. Measured by the battery's own gauge, every 1
 * to 30 s.
 *
 * `intervalMs` is 1000 by default.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for an invalid option.
 * @see docs/meters/battery.md
 * @example
 * const metering = createMetering({ meters: [battery()] });
 */
export function battery(options: SensorOptions = {}): EnergyMeter {
  checkOptionNames<SensorOptions>(options, SENSOR_OPTIONS);
  checkSensorOptions("battery", options);
  const { worker = true, intervalMs = 1000, ownCpu = "auto" } = options;
  const terms = { meter: "battery", files: nodeFiles, paths: hostPaths(options), worker, intervalMs, ownCpu };
  return {
    name: "battery",
    verified: { by: "fixture", on: "2026-11-25", machine: "trees of files in the kernel's layout" },
    open: (signal) => openBattery(terms, signal),
  };
}
