import type { EnergyMeter } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { openAmdgpu } from "./amdgpu/open-amdgpu.js";
import { nodeFiles } from "./host/files/files.js";
import { hostPaths } from "./host/files/paths.js";
import { checkSensorOptions, SENSOR_OPTIONS, type SensorOptions } from "./options/sensor-options.js";

export type { SensorOptions } from "./options/sensor-options.js";

/**
 * Power of AMD's cards from the amdgpu driver, without a library: of the whole card, in microwatts. Measured
 * by the card's firmware; of the whole chip if processor and graphics share one. Sleeping cards are not
 * woken.
 *
 * `intervalMs` is 100 by default.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for an invalid option.
 * @see docs/meters/amdgpu.md
 * @example
 * const metering = createMetering({ meters: [amdgpu()] });
 */
export function amdgpu(options: SensorOptions = {}): EnergyMeter {
  checkOptionNames<SensorOptions>(options, SENSOR_OPTIONS);
  checkSensorOptions("amdgpu", options);
  const { worker = true, intervalMs = 100, ownCpu = "auto" } = options;
  const terms = { meter: "amdgpu", files: nodeFiles, paths: hostPaths(options), worker, intervalMs, ownCpu };
  return {
    name: "amdgpu",
    verified: { by: "fixture", on: "2026-11-25", machine: "trees of files in the kernel's layout" },
    open: (signal) => openAmdgpu(terms, signal),
  };
}
