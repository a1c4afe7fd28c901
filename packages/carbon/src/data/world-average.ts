/**
 * The world's mean carbon intensity of electricity in 2025, in gCO2e/kWh (lifecycle, average, production).
 *
 * Source: Ember, Global Electricity Review 2026 (21 April 2026), chapter "2025 in review",
 * https://ember-energy.org/latest-insights/global-electricity-review-2026/2025-in-review, CC BY 4.0. (2024:
 * 471.) It covers every country, estimating those that have not reported yet.
 */
export const WORLD_AVERAGE = { year: 2025, gramsPerKwh: 458 } as const;

/**
 * Shares of the world's electricity that are carbon-free and renewable, 0 to 1. Source: Ember, yearly electricity data, by Our World in Data
 * (CC BY 4.0), in the edition of CodeCarbon (global_energy_mix.json at commit b05965e): sums over 213 countries, 2022 and 2023.
 */
export const WORLD_SHARES = { carbonFreeShare: 0.394, renewableShare: 0.302 } as const;
