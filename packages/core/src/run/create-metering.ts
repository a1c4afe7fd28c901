import { LocalDevices } from "../devices/local-devices.js";
import { checkOptions } from "../options/check-options.js";
import type { Metering, MeteringOptions } from "../options/metering-options.js";
import { ServerShares } from "../settle/server-shares.js";
import { Budgeting } from "./budgeting.js";
import { ComposedMetering } from "./metering.js";

/**
 * Creates a metering instance. Most applications use `startWattspan` from the package `wattspan`, which calls this.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * const metering = createMetering({ meters: [rapl()], intensity: annualAverage(), location: { country: "DE" } });
 * const answer = await metering.meterInference({ model: "llama-3.1-8b" }, () => model.generate(prompt));
 */
export function createMetering(options: MeteringOptions = {}): Metering {
  checkOptions(options);
  return new ComposedMetering(options, {
    devicesOf: (parts) => new LocalDevices(parts),
    sharesOf: (parts) => new ServerShares(parts),
    budgetingOf: (parts) => new Budgeting(parts),
  });
}
