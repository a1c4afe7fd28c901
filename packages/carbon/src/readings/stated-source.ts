import { type IntensityReading, WattspanConfigurationError } from "@wattspan/core";
import type { OptionNames } from "@wattspan/core/options";

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

/** Properties of figures that only their owner knows. */
export interface StatedSource {
  /** `"average"`, of the mix that is generated; or `"marginal"`, the effect of one more kilowatt-hour. */
  readonly signal: IntensityReading["signal"];
  /** `"lifecycle"`, with building the plants; or `"operational"`, what leaves the stack. */
  readonly basis: IntensityReading["basis"];
  /** Name and edition, shown in readings. Default: the name of the provider. */
  readonly source?: string;
  /** Whether imports count. Default: unknown. */
  readonly accounting?: IntensityReading["accounting"];
  /** The attribution that their licence demands. */
  readonly attribution?: string;
  /**
   * Lower and upper bound as factors of the value, around 1. Default: 0.8 and 1.25, and 0.71 and 1.4 for
   * estimates.
   */
  readonly band?: { readonly low: number; readonly high: number };
}

/** Names of these options, for each provider that has them. */
export const STATED_SOURCE: OptionNames<StatedSource> = {
  ...{ signal: true, basis: true, source: true, accounting: true, attribution: true, band: true },
};

/** Checks a stated source. @throws WattspanConfigurationError for an invalid value. */
export function statedSource(name: string, stated: StatedSource) {
  const { signal, basis, source = name, accounting, attribution, band } = stated;
  if (signal !== "average" && signal !== "marginal")
    throw new WattspanConfigurationError("signal", signal, '"average" or "marginal"');
  if (basis !== "lifecycle" && basis !== "operational")
    throw new WattspanConfigurationError("basis", basis, '"lifecycle" or "operational"');
  if (typeof source !== "string" || source.trim() === "")
    throw new WattspanConfigurationError("source", source, "a text that is not empty");
  if (
    band !== undefined &&
    !(band.low >= 0 && band.low <= 1 && band.high >= 1 && band.high < Number.POSITIVE_INFINITY)
  )
    throw new WattspanConfigurationError("band", band, "{ low, high } with 0 ≤ low ≤ 1 ≤ high");
  return {
    ...{ signal, basis, source },
    ...(accounting && { accounting }),
    ...(attribution && { attribution }),
    ...(band && { band }),
  };
}
