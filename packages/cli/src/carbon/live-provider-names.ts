/** The names, in the order of the table of providers. */
export const LIVE_PROVIDERS = [
  ...(["neso", "energy-charts", "energinet", "fingrid", "rte"] as const),
  ...(["electricity-maps", "entsoe", "eia", "ember", "watttime"] as const),
] as const;

/** One of them. */
export type LiveProvider = (typeof LIVE_PROVIDERS)[number];
