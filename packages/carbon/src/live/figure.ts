import { IntensityError } from "../intensity-error.js";

/** More than any grid has: the dirtiest one, on lignite or oil alone, is near 1200. */
const MOST_GRAMS_PER_KWH = 2000;

/**
 * A figure of an answer, in gCO2e/kWh. `undefined` where the source says that it has none.
 * @throws IntensityError for what is no intensity: a text, a number out of bounds, and 0, which is what "no data" turns into.
 */
export function figureOf(provider: string, value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number" && value > 0 && value <= MOST_GRAMS_PER_KWH) return value;
  const found =
    typeof value === "number" ? `${value} gCO2e/kWh cannot be` : `an intensity is a ${typeof value}`;
  throw new IntensityError(provider, "bad_payload", found);
}
