/** `wattspan/other-names`: the old name of `wattspan/metric-aliases`. */

/**
 * The old name of `metricAliases()`.
 * @deprecated Import `metricAliases` from `wattspan/metric-aliases`.
 * @throws Error which names the new entry.
 * @example otherNames() // throws
 */
export function otherNames(..._: readonly unknown[]): never {
  throw new Error(
    "wattspan/other-names is now wattspan/metric-aliases: import { metricAliases } from there.",
  );
}
