import { LocalDevices } from "../devices/local-devices.js";
import { checkOptions } from "../options/check-options.js";
import type { Metering, MeteringOptions } from "../options/metering-options.js";
import { ActivityMetrics } from "../settle/activity-metrics.js";
import { ServerShares } from "../settle/server-shares.js";
import { createInstruments } from "../telemetry/instruments.js";
import { Budgeting } from "./budgeting.js";
import { ComposedMetering } from "./metering.js";

/**
 * Creates a metering instance. Most applications use `startWattspan` from the package `wattspan`, which calls this.
 * Options may be inherited, as from a class or an object with common ones.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * const metering = createMetering({ meters: [rapl()], intensity: annualAverage(), location: { country: "DE" } });
 * const answer = await metering.meterInference({ model: "llama-3.1-8b" }, () => model.generate(prompt));
 */
export function createMetering(options: MeteringOptions = {}): Metering {
  return new ComposedMetering(checkOptions(options), {
    devicesOf: (parts) => new LocalDevices(parts),
    sharesOf: (parts) => new ServerShares(parts),
    metricsOf: (telemetry) => new ActivityMetrics(createInstruments(telemetry)),
    budgetingOf: (parts) => new Budgeting(parts),
  });
}
