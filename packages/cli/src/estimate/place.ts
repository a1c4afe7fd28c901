/** Where a call is taken to be served, and how carbon-intensive the grid is there. */

import { annualAverage } from "@wattspan/carbon";
import type { IntensityReading, Location } from "@wattspan/core";
import { ecologitsProviderZone, type ResolvedModel } from "@wattspan/models";

/** Why a place was taken. */
export type PlaceBasis =
  /** An option named it. */
  | "given"
  /** The model's name holds a region or a country. */
  | "model_name"
  /** Assumed: where EcoLogits takes the provider to serve from. */
  | "provider"
  /** Assumed: the same for the vendor of a closed model, where no provider was named. */
  | "vendor"
  /** Assumed: anywhere. */
  | "world";

/** A place and the intensity of its grid. */
export interface Place {
  readonly location: Location;
  readonly basis: PlaceBasis;
  /** Whose usual place it is, for `provider` and `vendor`. */
  readonly whose?: string;
  readonly intensity: IntensityReading;
}

/** What is known of who serves. */
export interface Serving {
  readonly location?: Location;
  readonly provider?: string;
  readonly resolved: ResolvedModel;
}

const LIMIT_MS = 10_000;

/**
 * The place of a call by the first that is known: an option; the model's name; the usual place of the provider, or of the
 * vendor of a closed model; the world. Models with open weights run anywhere, so their vendor says nothing.
 *
 * @example await placeOf({ resolved: resolveModel("gpt-4o") }) // { basis: "vendor", whose: "openai", location: { country: "USA" }, … }
 */
export async function placeOf(serving: Serving): Promise<Place> {
  const assumed = assumedPlace(serving);
  const intensity = await annualAverage().current(assumed.location, AbortSignal.timeout(LIMIT_MS));
  return { ...assumed, intensity };
}

function assumedPlace({ location, provider, resolved }: Serving): Omit<Place, "intensity"> {
  if (location) return { location, basis: "given" };
  const named = resolved.hints?.serving;
  if (named) return { location: named, basis: "model_name" };
  const usual = (whose: string | undefined, basis: PlaceBasis) => {
    const country = whose === undefined ? undefined : ecologitsProviderZone(whose);
    return country === undefined || whose === undefined ? undefined : { location: { country }, basis, whose };
  };
  const closed =
    resolved.status === "known" && resolved.model.weights === "closed" ? resolved.model : undefined;
  return (
    usual(provider, "provider") ??
    (provider === undefined ? usual(closed?.vendor, "vendor") : undefined) ?? { location: {}, basis: "world" }
  );
}
