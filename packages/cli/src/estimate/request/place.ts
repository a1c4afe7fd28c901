/** Where a call is assumed to be served, and the carbon intensity of the grid there. */

import { annualAverage } from "@wattspan/carbon";
import type { IntensityReading, Location, ServingPlace } from "@wattspan/core";
import { meanRange } from "@wattspan/core/accounting";
import { type ResolvedModel, servingLocation } from "@wattspan/models";

/** Why a place was chosen. */
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
  /** The known place of serving; absent if it is only the usual one. */
  readonly location?: Location;
  readonly basis: PlaceBasis;
  /** Who usually serves there, for `provider` and `vendor`. */
  readonly whose?: string;
  readonly intensity: IntensityReading;
}

/** What is known about the server of the call. */
export interface Serving {
  readonly model: string;
  readonly location?: Location;
  readonly provider?: string;
  readonly resolved: ResolvedModel;
}

const LIMIT_MS = 10_000;
/** Vendors that serve under another name. */
const SERVED_BY: ReadonlyMap<string, string> = new Map([
  ["amazon", "aws.bedrock"],
  ["google", "gcp.gemini"],
]);

/**
 * The place of a call, from the first known of: an option; the model's name; the usual place of the provider,
 * or of the vendor of a closed model; the world. Models with open weights run anywhere, so their vendor does
 * not matter. `servingLocation` decides all but the first and the vendor, as in a service.
 *
 * @example await placeOf({ model: "gpt-4o", resolved: resolveModel("gpt-4o") })
 * // { basis: "vendor", whose: "openai", … }
 */
export async function placeOf({ model, location, provider, resolved }: Serving): Promise<Place> {
  if (location) return { location, basis: "given", intensity: await intensityAt({ location }) };
  const vendor = provider === undefined ? closedVendor(resolved) : undefined;
  const by = provider ?? (vendor && (SERVED_BY.get(vendor) ?? vendor));
  const place = servingLocation({ model, ...(by !== undefined && { provider: by }) });
  const intensity = await intensityAt(place);
  if (place.rung === "model_name") return { location: place.location, basis: "model_name", intensity };
  if (place.rung !== "provider") return { basis: "world", intensity };
  return vendor === undefined
    ? { basis: "provider", ...(provider !== undefined && { whose: provider }), intensity }
    : { basis: "vendor", whose: vendor, intensity };
}

const closedVendor = (resolved: ResolvedModel): string | undefined =>
  resolved.status === "known" && resolved.model.weights === "closed" ? resolved.model.vendor : undefined;

/** For one of several places: the mean of their means, with a band that covers all of them. */
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
