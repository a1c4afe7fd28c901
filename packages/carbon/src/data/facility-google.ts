/** Name and version of the figure, as it appears on footprints. */
export const GOOGLE_FACILITY_TABLE = "facility-google@2024";

/**
 * Power usage effectiveness of Google's fleet in 2024, between the least and the most of its sites. Google states none by region, and
 * no water usage effectiveness by site is known here.
 *
 * Source: Google, Data centers: efficiency (2024), https://datacenters.google/efficiency/. Figures are facts: no licence applies.
 */
export const GOOGLE_PUE = { value: 1.09, low: 1.07, high: 1.13 } as const;
