/**
 * Identifies activities across the two formats of this package and its entries in a bundle, where
 * `instanceof` fails.
 */
export const ACTIVITY = Symbol.for("wattspan.activity.v1");
