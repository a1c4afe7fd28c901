import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { type Amounts, DIMENSIONS, type Dimension, isAmount } from "./dimensions.js";

const NAMES = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, true])) as {
  readonly [dimension in Dimension]: true;
};

/**
 * The limits in the order of `DIMENSIONS`, infinite where there is none. 0 is a limit: nothing is left.
 * @throws WattspanConfigurationError for a name that is no dimension, and a limit that is negative, infinite or
 * not a number.
 */
export function limitsOf(limits: Amounts): Float64Array {
  checkAmounts(limits, "limits.");
  return Float64Array.from(DIMENSIONS, (dimension) => limits[dimension] ?? Number.POSITIVE_INFINITY);
}

/**
 * Refuses names that are no dimension: what was meant would neither be held nor charged. Values are not read.
 * @throws WattspanConfigurationError
 */
export function checkDimensions(amounts: Amounts, path: string): void {
  for (const name of Object.keys(amounts))
    if (!Object.hasOwn(NAMES, name)) checkOptionNames<Amounts>(amounts, NAMES, path);
}

/**
 * Refuses amounts that cannot be charged.
 * @param path Prefix of the names in the error.
 * @throws WattspanConfigurationError
 */
export function checkAmounts(amounts: Amounts, path: string): void {
  checkOptionNames<Amounts>(amounts, NAMES, path);
  for (const [name, amount] of Object.entries(amounts))
    if (amount !== undefined && !isAmount(amount))
      throw new WattspanConfigurationError(path + name, amount, "a finite number of at least 0");
}
