/** Where a call is taken to be served, and how carbon-intensive the grid is there. */

import { annualAverage } from "@wattspan/carbon";
import type { IntensityReading, Location, ServingPlace } from "@wattspan/core";
import { meanRange } from "@wattspan/core/accounting";
import { nearestOf } from "@wattspan/core/options";
import { type ResolvedModel, servingLocation } from "@wattspan/models";
import { PLACED_PROVIDERS } from "./placed-providers.js";

/** Why a place was taken. */
export type PlaceBasis =
  /** An option named it. */
  | "given"
  /** The model's name holds a region, a country or a part of the world. */
  | "model_name"
  /** Assumed: where the provider usually serves. */
  | "provider"
  /** Assumed: where the vendor of a closed model usually serves, for no provider was named. */
  | "vendor"
  /** Assumed: anywhere. */
  | "world";

/** A place and the intensity of its grid. */
export interface Place {
  /** Where it is known to be served; what is only usual is left out. */
  readonly location?: Location;
  readonly basis: PlaceBasis;
  /** Whose usual place it is, for `provider` and `vendor`. */
  readonly whose?: string;
  /** Providers that are spelled like the one that was named, where nothing says where that one serves. */
  readonly nearest?: readonly string[];
  readonly intensity: IntensityReading;
}

/** What is known of who serves. */
export interface Serving {
  readonly model: string;
  readonly location?: Location;
  readonly provider?: string;
  readonly resolved: ResolvedModel;
}

const LIMIT_MS = 10_000;
/** Vendors that serve under another name. */
const SERVED_BY: ReadonlyMap<string, string> = new Map([["google", "gcp.gemini"]]);

/**
 * The place of a call by the first that is known: an option; the model's name; the usual place of the provider, or of the
 * vendor of a closed model; the world. Models with open weights run anywhere, so their vendor says nothing. All but the first
 * and the vendor are decided by `servingLocation`, as in a service.
 *
 * @example await placeOf({ model: "gpt-4o", resolved: resolveModel("gpt-4o") }) // { basis: "vendor", whose: "openai", … }
 */
export async function placeOf({ model, location, provider, resolved }: Serving): Promise<Place> {
  if (location) return { location, basis: "given", intensity: await intensityAt({ location }) };
  const vendor = provider === undefined ? closedVendor(resolved) : undefined;
  const by = provider ?? (vendor && (SERVED_BY.get(vendor) ?? vendor));
  const place = servingLocation({ model, ...(by !== undefined && { provider: by }) });
  const intensity = await intensityAt(place);
  if (place.rung === "model_name") return { location: place.location, basis: "model_name", intensity };
  if (place.rung !== "provider") return { basis: "world", ...nearestTo(provider), intensity };
  return vendor === undefined
    ? { basis: "provider", ...(provider !== undefined && { whose: provider }), intensity }
    : { basis: "vendor", whose: vendor, intensity };
}

/** Only a hint: a provider may be called anything. */
function nearestTo(provider = ""): Pick<Place, "nearest"> {
  const nearest = nearestOf(provider, PLACED_PROVIDERS);
  return nearest.length === 0 ? {} : { nearest };
}

const closedVendor = (resolved: ResolvedModel): string | undefined =>
  resolved.status === "known" && resolved.model.weights === "closed" ? resolved.model.vendor : undefined;

/** Where the place is one of several, the mean of their means, and the band of what is one of them. */
async function intensityAt(place: Omit<ServingPlace, "rung">): Promise<IntensityReading> {
  const { location, orIn = [], weights } = place;
  const provider = annualAverage();
  const read = (at: Location) => provider.current(at, AbortSignal.timeout(LIMIT_MS));
  const reading = await read(location);
  if (orIn.length === 0) return reading;
  const all = [reading, ...(await Promise.all(orIn.map(read)))];
  return {
    ...reading,
    zone: [...new Set(all.map(({ zone }) => zone))].join(","),
    gramsPerKwh: meanRange(
      all.map(({ gramsPerKwh }) => gramsPerKwh),
      weights,
    ),
    estimated: true,
  };
}
