/** What the options `accounting` and `network` of `startWattspan` become. */

import { type AccountingOptions, accounting } from "@wattspan/carbon/accounting";
import { type NetworkOptions, network } from "@wattspan/carbon/network";
import type { Accounting, Location } from "@wattspan/core";

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
  const counted = accountingOf(choice, place);
  return moving === undefined ? counted : network({ ...moving, location: place }, counted);
}

function accountingOf(
  choice: AccountingChoice | undefined,
  place: () => Location | undefined,
): Accounting | undefined {
  if (choice === false) return undefined;
  if (typeof choice === "function") return choice;
  // What is no object is told of there.
  return accounting(choice === undefined || isObject(choice) ? { ...choice, location: place } : choice);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
