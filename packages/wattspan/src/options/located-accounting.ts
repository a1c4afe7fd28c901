/** What the options `accounting` and `network` of `startWattspan` become. */

import { type AccountingOptions, accounting } from "@wattspan/carbon/accounting";
import { type NetworkOptions, network } from "@wattspan/carbon/network";
import { type Accounting, type Location, WattspanConfigurationError } from "@wattspan/core";

/** Figures of the data centre, the machine and its contracts; or a function of one's own; or `false`: nothing is added to the energy. */
export type AccountingChoice = Omit<AccountingOptions, "location"> | Accounting | false;

/** What is known of the network to models elsewhere. */
export type NetworkChoice = Omit<NetworkOptions, "location">;

/**
 * The function that accounts, at a place that may become known later.
 * @throws WattspanConfigurationError for a figure that cannot be.
 * @example const account = locatedAccounting({ facility: { pue: 1.2 } }, () => located.place());
 */
export function locatedAccounting(
  choice: AccountingChoice | undefined,
  place: () => Location | undefined,
  moving?: NetworkChoice,
): Accounting | undefined {
  const counted = within("accounting", () => accountingOf(choice, place));
  return moving === undefined
    ? counted
    : within("network", () => network({ ...moving, location: place }, counted));
}

function accountingOf(
  choice: AccountingChoice | undefined,
  place: () => Location | undefined,
): Accounting | undefined {
  if (choice === false) return undefined;
  return typeof choice === "function" ? choice : accounting({ ...choice, location: place });
}

/** What is wrong has the whole path of its option. */
function within<T>(group: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    const { option, allowed, problem } = error;
    throw new WattspanConfigurationError(`${group}.${option}`, undefined, allowed, problem);
  }
}
