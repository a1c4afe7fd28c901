import type { IntensityReading } from "@wattspan/core";
import { IntensityError } from "./intensity-error.js";

/** More than any grid has: the dirtiest one, on lignite or oil alone, is near 1200. */
const MAX_GRAMS_PER_KWH = 2000;

/**
 * Whether a number is an intensity, in gCO2e/kWh. An average is above 0, since "no data" often becomes 0. A
 * marginal one may have any sign: where wind is curtailed one more kWh causes nothing, and where it lets
 * plants run better less than nothing.
 */
export const isIntensity = (grams: unknown, signal: IntensityReading["signal"]): grams is number =>
  typeof grams === "number" &&
  grams <= MAX_GRAMS_PER_KWH &&
  (signal === "marginal" ? grams >= -MAX_GRAMS_PER_KWH : grams > 0);

/** The bounds in words. @example boundsOf("average") // "above 0 and up to 2000" */
export const boundsOf = (signal: IntensityReading["signal"]): string =>
  `${signal === "marginal" ? `from -${MAX_GRAMS_PER_KWH}` : "above 0 and"} up to ${MAX_GRAMS_PER_KWH}`;

/**
 * A figure of a response, in gCO2e/kWh. `undefined` where the source states that it has none.
 * @throws IntensityError for an invalid intensity: a text, or a number out of bounds.
 */
export function figureOf(
  provider: string,
  value: unknown,
  signal: IntensityReading["signal"] = "average",
): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (isIntensity(value, signal)) return value;
  const found =
    typeof value === "number"
      ? `${value} gCO2e/kWh is out of bounds`
      : `an intensity has the type ${typeof value}`;
  throw new IntensityError(provider, "bad_payload", found);
}
