import type { EnergyMeter } from "@wattspan/core";

/**
 * A meter whose code is loaded when it is opened. Most machines have few of the supported devices, and
 * importing all meters would delay the start of an application.
 *
 * @example lazyMeter("hwmon", async () => (await import("../hwmon.js")).hwmon())
 */
export function lazyMeter(name: string, load: () => Promise<EnergyMeter>): EnergyMeter {
  return {
    name,
    async open(signal) {
      signal.throwIfAborted();
      const meter = await load();
      const opened = await meter.open(signal);
      const { verified } = meter;
      return { meter: { name: meter.name, ...(verified && { verified }) }, ...opened };
    },
  };
}
