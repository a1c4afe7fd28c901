/*!
 * Carbon intensity by country and state.
 *
 * Licence of this table: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * Yearly electricity data, Ember (https://ember-energy.org/), CC BY 4.0; in the edition that DigitalPebble
 * publishes with Spruce (https://github.com/DigitalPebble/spruce), of 2026-04.
 *
 * Changed: rows were joined by place; those that do not describe their place were left out.
 */
// Written by scripts/tables/annual-average.mjs; change the script, not this file.

/**
 * Of each country (ISO 3166-1) or state (ISO 3166-2): its code, then gCO2e/kWh (lifecycle, average,
 * production).
 */
export const EMBER_ANNUAL = `
AE 467.51, AT 116.91, AU 525.18, BE 149.82, BH 902.24, BR 109.95, CA 190.72, CH 39.22, CL 289.49,
CN 525.34, DE 329.65, DK 114.41, ES 153.6, FI 57.47, FR 41.44, GB 217.41, GR 315.09, ID 680.25, IE 256.54,
IL 492.69, IN-DL 421.04, IN-MH 658.97, IN-TG 679.88, IN-TN 493.19, IT 284.78, JP 477.26, KR 417.06,
MX 474.02, MY 601.97, NL 253.56, NO 28.11, NZ 92.76, PL 588.6, QA 581.52, SA 691.95, SE 35.26, SG 497.09,
TH 545.74, TW 633.21, US-AZ 282.98, US-CA 177.11, US-IA 275.36, US-IL 222.41, US-NV 299.02, US-OH 479.05,
US-OR 184.02, US-SC 259.37, US-TX 342.52, US-UT 542.89, US-VA 327.17, US-WA 124.36, US-WY 539.33,
ZA 699.29
`;
