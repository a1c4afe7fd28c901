/** Name and version of the figures, as they appear on footprints. */
export const GOOGLE_FACILITY_TABLE = "facility-google@2025-08";

/**
 * Power usage effectiveness of Google's fleet in 2024, between the least and the most of its sites. Google states none by region that is known here.
 *
 * Source: Google, Data centers: efficiency (2024), https://datacenters.google/efficiency/. Figures are facts: no licence applies.
 */
export const GOOGLE_PUE = { value: 1.09, low: 1.07, high: 1.13 } as const;

/**
 * Litres evaporated at the site for each kWh of the machines, of the fleet that serves Gemini; half to twice, as for the figures of other clouds.
 *
 * Source: Google, Measuring the environmental impact of delivering AI at Google Scale (2025-08), section 5.2, arXiv:2508.15734. A fact.
 */
export const GOOGLE_WUE = { value: 1.15, low: 0.575, high: 2.3 } as const;
