import { WattspanConfigurationError } from "@wattspan/core";

/** gCO2e/kWh per unit. A pound has 453.59237 g by definition. */
const GRAMS_PER_KWH = {
  "g/kWh": 1,
  "kg/MWh": 1,
  "kg/kWh": 1000,
  "t/MWh": 1000,
  "lb/MWh": 0.45359237,
  "g/MJ": 3.6,
} as const;

/** A unit of carbon intensity, whether of CO2 or CO2e. */
export type CarbonUnit = keyof typeof GRAMS_PER_KWH;

/** gCO2e/kWh per unit. @throws WattspanConfigurationError for another one. */
export function gramsPerKwhOf(unit: CarbonUnit): number {
  if (Object.hasOwn(GRAMS_PER_KWH, unit)) return GRAMS_PER_KWH[unit];
  throw new WattspanConfigurationError("unit", unit, Object.keys(GRAMS_PER_KWH).join(", "));
}
