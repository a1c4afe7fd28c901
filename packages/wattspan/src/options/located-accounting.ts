/** Builds the functions for the options `accounting` and `network` of `startWattspan`. */

import {
  type AccountingOptions,
  accounting,
  type NetworkOptions,
  network,
} from "@wattspan/carbon/accounting";
import { type Accounting, type Location, WattspanConfigurationError } from "@wattspan/core";

/**
 * Figures of the data centre, the machine and its contracts; or your own function; or `false`, which adds
 * nothing to the energy.
 */
export type AccountingChoice = Omit<AccountingOptions, "location"> | Accounting | false;

/** Known figures of the network to models elsewhere. */
export type NetworkChoice = Omit<NetworkOptions, "location">;

/**
 * The accounting function, at a place that may become known later.
 * @throws WattspanConfigurationError for an impossible figure.
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

/** Gives a mistake the whole path of its option. */
function within<T>(group: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    const { option, allowed, problem } = error;
    throw new WattspanConfigurationError(`${group}.${option}`, undefined, allowed, problem);
  }
}
