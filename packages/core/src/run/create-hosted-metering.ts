import { noDevices } from "../devices/no-devices.js";
import { checkOptions } from "../options/check-options.js";
import type { Metering, MeteringOptions } from "../options/metering-options.js";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import { noShares } from "../settle/server-shares.js";
import type { NewBudgeting } from "./budgeting.js";
import type { Equipment } from "./compose.js";
import { ComposedMetering } from "./metering.js";

/** Options of a metering without devices: all but those that say how devices are read and shared. */
export interface HostedMeteringOptions extends Omit<MeteringOptions, (typeof OF_DEVICES)[number]> {
  /** Asks the budgets of activities, and obeys them: {@link budgeting}. Default: the option `budget` of an activity is ignored, which is a fault. */
  readonly budgeting?: NewBudgeting;
}

const OF_DEVICES = ["calibration", "meters", "sampling", "signals"] as const;

/**
 * Creates a metering instance that measures no device: for runtimes at the edge, which only call hosted models. A bundle with it carries
 * neither sampling nor ledger. What runs on this machine has no energy, with the reason `no_meter`, and a call of a named server
 * none of that server, with `server_unseen`.
 *
 * @throws WattspanConfigurationError for an option that cannot be used, such as `meters`.
 * @example
 * const metering = createHostedMetering({ estimators: [phase()], intensity: annualAverage() });
 * const answer = await metering.meterInference({ model: "gpt-4o", provider: "openai" }, () => client.responses.create(request));
 */
export function createHostedMetering(options: HostedMeteringOptions = {}): Metering {
  const { budgeting: newBudgeting, ...given }: HostedMeteringOptions & MeteringOptions = options;
  checkOptions(given);
  if (newBudgeting !== undefined && typeof newBudgeting !== "function")
    throw new WattspanConfigurationError(
      "budgeting",
      newBudgeting,
      "the function budgeting of @wattspan/core",
    );
  for (const option of OF_DEVICES)
    if (given[option] !== undefined)
      throw new WattspanConfigurationError(
        option,
        given[option],
        "undefined",
        "is one of devices, and there are none here. Leave it out, or use createMetering().",
      );
  return new ComposedMetering(given, {
    devicesOf: ({ owner, clock }) => noDevices(owner, clock),
    sharesOf: noShares,
    budgetingOf: newBudgeting as Equipment["budgetingOf"],
  });
}
