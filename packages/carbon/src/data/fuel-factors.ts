/**
 * Greenhouse gas of electricity by what makes it. Figures are facts: no licence applies. As of 2026-11.
 */

/** A figure with the bounds of its source. */
interface Factor {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * gCO2e per kWh of electricity over the life of the plant: median, lowest and highest.
 *
 * Source: IPCC AR5, Working Group III, Annex III, table A.III.2 (2014),
 * https://www.ipcc.ch/site/assets/uploads/2018/02/ipcc_wg3_ar5_annex-iii.pdf
 * It has no row for lignite and none for oil. These are means of studies, oil's with the lowest and highest: World Nuclear
 * Association, Comparison of Lifecycle Greenhouse Gas Emissions of Various Electricity Generation Sources (July 2011), table 2,
 * https://world-nuclear.org/images/articles/comparison_of_lifecycle1.pdf
 * The lowest and highest of lignite we could not check. It has the spread of gas there (362 to 891 around 499), the widest of
 * a fossil fuel.
 */
export const LIFECYCLE_FACTORS = {
  coal: { value: 820, low: 740, high: 910 },
  lignite: { value: 1054, low: 765, high: 1882 },
  oil: { value: 733, low: 547, high: 935 },
  gas: { value: 490, low: 410, high: 650 },
  biomass: { value: 230, low: 130, high: 420 },
  geothermal: { value: 38, low: 6, high: 79 },
  hydro: { value: 24, low: 1, high: 2200 },
  nuclear: { value: 12, low: 3.7, high: 110 },
  solar_rooftop: { value: 41, low: 26, high: 60 },
  solar_utility: { value: 48, low: 18, high: 180 },
  wind_onshore: { value: 11, low: 7, high: 56 },
  wind_offshore: { value: 12, low: 8, high: 35 },
} as const satisfies Record<string, Factor>;
