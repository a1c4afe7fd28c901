import { noDevices } from "../devices/no-devices.js";
import { checkOptions } from "../options/check-options.js";
import type { Metering, MeteringOptions } from "../options/metering-options.js";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import { ComposedMetering } from "./metering.js";

/** Options of a metering without devices: all but those that say how devices are read and shared. */
export type HostedMeteringOptions = Omit<MeteringOptions, (typeof OF_DEVICES)[number]>;

const OF_DEVICES = ["calibration", "meters", "sampling", "signals"] as const;

/**
 * Creates a metering instance that measures no device: for runtimes at the edge, which only call hosted models. A bundle with it carries
 * neither sampling nor ledger. What runs on this machine has no energy, with the reason `no_meter`.
 *
 * @throws WattspanConfigurationError for an option that cannot be used, such as `meters`.
 * @example
 * const metering = createHostedMetering({ estimators: [phase()], intensity: annualAverage() });
 * const answer = await metering.meterInference({ model: "gpt-4o", provider: "openai" }, () => client.responses.create(request));
 */
export function createHostedMetering(options: HostedMeteringOptions = {}): Metering {
  checkOptions(options);
  const given: MeteringOptions = options;
  for (const option of OF_DEVICES)
    if (given[option] !== undefined)
      throw new WattspanConfigurationError(
        option,
        given[option],
        "undefined",
        "is one of devices, and there are none here. Leave it out, or use createMetering().",
      );
  return new ComposedMetering(options, ({ owner, clock }) => noDevices(owner, clock));
}
