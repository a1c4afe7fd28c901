/** Where electricity is taken from the grid, and how exactly that is known. */

/**
 * A place on the electricity grid. The most exact member that a provider understands wins: zone, then cloud
 * region, then coordinates, then country.
 *
 * @example { cloud: { provider: "aws", region: "eu-west-1" } }
 * @example { country: "DE" } // ISO 3166-1, two or three letters
 */
export type Location = {
  readonly cloud?: { readonly provider: string; readonly region: string };
  readonly zone?: { readonly system: string; readonly code: string };
  readonly country?: string;
  readonly coordinates?: { readonly latitude: number; readonly longitude: number };
};

/**
 * How the place of a hosted call was found when the caller did not state it, best first: from the answer, the
 * host that was called, the model's name, or the provider's usual place.
 */
export type ServingRung = "response" | "endpoint" | "model_name" | "provider";

/**
 * How exactly the location was resolved, best first. `world`: nothing was known. A {@link ServingRung} is the
 * rung of a hosted call whose place the caller did not state.
 */
export type LocationRung = "zone" | "cloud_region" | "coordinates" | "country" | ServingRung | "world";
