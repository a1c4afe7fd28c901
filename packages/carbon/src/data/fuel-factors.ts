/**
 * Greenhouse gas of electricity by what makes it, and of fuels that are burnt at one's own site. Figures are facts: no
 * licence applies. As of 2026-11.
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

/**
 * gCO2 per kWh of heat in the fuel (lower heating value) that leaves the stack when it is burnt: default, lower and upper
 * value. Divided by the efficiency of a generator it is that of its electricity. Methane and nitrous oxide are not in it.
 *
 * Source: 2006 IPCC Guidelines for National Greenhouse Gas Inventories, volume 2, table 2.2, in kg/TJ; 1 kWh is 0.0036 GJ.
 */
export const COMBUSTION_FACTORS = {
  diesel: perKwh(74_100, 72_600, 74_800),
  gasoline: perKwh(69_300, 67_500, 73_000),
  natural_gas: perKwh(56_100, 54_300, 58_300),
  lpg: perKwh(63_100, 61_600, 65_600),
  fuel_oil: perKwh(77_400, 75_500, 78_800),
} as const satisfies Record<string, Factor>;

/** From kilograms per terajoule to grams per kilowatt-hour. */
function perKwh(value: number, low: number, high: number): Factor {
  const grams = (kilograms: number) => kilograms * 0.0036;
  return { value: grams(value), low: grams(low), high: grams(high) };
}
