/** By which the two formats of this package, and its entries in a bundle, know each other's activities: `instanceof` does not. */
export const ACTIVITY = Symbol.for("wattspan.activity.v1");
