import type { EnergyMeter } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { hostPaths } from "./host/files/paths.js";
import type { ChosenChip } from "./hwmon/chosen-chips.js";
import { openHwmon } from "./hwmon/open-hwmon.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { checkSensorOptions, SENSOR_OPTIONS, type SensorOptions } from "./options/sensor-options.js";

export type { ChosenChip } from "./hwmon/chosen-chips.js";
export type { SensorOptions } from "./options/sensor-options.js";

/** Options of {@link hwmon}. `intervalMs` is 100 by default. */
export interface HwmonOptions extends SensorOptions {
  /**
   * The quantities of chips that only you know, by the driver's name, for example
   * `{ ina226: { component: "server", scope: "host" } }`. Others of unknown meaning are left out, and the
   * notes of the meter name them.
   */
  readonly chips?: Readonly<Record<string, ChosenChip>>;
}

/**
 * Power and energy from Linux's hwmon class: the power meter of a server's firmware and of NVIDIA's Grace,
 * the rails of a Jetson, the energy counters of Intel's cards, AMD's sockets if RAPL cannot be read, and
 * chips that you name. Measured, for the whole host.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for an invalid option.
 * @see docs/meters/hwmon.md
 * @example
 * const metering = createMetering({ meters: [hwmon()] });
 * @example
 * // A board whose INA226 sits in the supply of everything.
 * const meter = hwmon({ chips: { ina226: { component: "server", scope: "host", maxWatts: 60 } } });
 */
export function hwmon(options: HwmonOptions = {}): EnergyMeter {
  checkOptionNames<HwmonOptions>(options, { ...SENSOR_OPTIONS, chips: true });
  checkSensorOptions("hwmon", options);
  const { chips = {}, worker = true, intervalMs = 100, ownCpu = "auto" } = options;
  checkChips(chips);
  const terms = { meter: "hwmon", files: nodeFiles, paths: hostPaths(options), worker, intervalMs, ownCpu };
  return {
    name: "hwmon",
    verified: { by: "fixture", on: "2026-11-25", machine: "trees of files in the kernel's layout" },
    open: (signal) => openHwmon({ ...terms, chips }, signal),
  };
}

const COMPONENTS: ReadonlySet<string> = new Set([
  "gpu",
  "cpu",
  "memory",
  "network",
  "storage",
  "server",
  "cooling",
  "other",
]);
const SCOPES: ReadonlySet<unknown> = new Set([undefined, "component", "device", "host"]);

function checkChips(chips: Readonly<Record<string, ChosenChip>>): void {
  for (const [name, chip] of Object.entries(chips)) {
    const { component, scope, maxWatts } = chip ?? {};
    const isKnown = COMPONENTS.has(component) && SCOPES.has(scope);
    const isPower = maxWatts === undefined || (maxWatts > 0 && Number.isFinite(maxWatts));
    const expected = "a component and a scope of the listed ones, and watts above 0";
    if (!isKnown || !isPower)
      throw new MeterOptionError("hwmon", `chips.${name}`, JSON.stringify(chip), expected);
    checkOptionNames<ChosenChip>(chip, { component: true, scope: true, maxWatts: true }, `chips.${name}.`);
  }
}
