/** The names, in the order of the table of providers. */
export const LIVE_PROVIDERS = [
  "neso",
  "energy-charts",
  "electricity-maps",
  "entsoe",
  "eia",
  "watttime",
] as const;

/** One of them. */
export type LiveProvider = (typeof LIVE_PROVIDERS)[number];
