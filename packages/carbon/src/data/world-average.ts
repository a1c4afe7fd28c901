/**
 * The world's mean carbon intensity of electricity in 2025, in gCO2e/kWh (lifecycle, average, production).
 *
 * Source: Ember, Global Electricity Review 2026 (21 April 2026), chapter "2025 in review",
 * https://ember-energy.org/latest-insights/global-electricity-review-2026/2025-in-review, CC BY 4.0. (2024:
 * 471.) It covers every country, estimating those that have not reported yet.
 */
export const WORLD_AVERAGE = { year: 2025, gramsPerKwh: 458 } as const;
