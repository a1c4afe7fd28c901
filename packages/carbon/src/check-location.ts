import { type Location, WattspanConfigurationError } from "@wattspan/core";
import { cloudProviderOf } from "./cloud-provider.js";
import { locationMistakes } from "./location-problems.js";
import { meantRegion } from "./meant-region.js";

/**
 * Checks a location that a person configured. A place that is well formed and unknown is fine, since it may be newer than the tables:
 * a region counts as a mistake only where it is a known one with a typing error, in one of its words or by the letter of an availability
 * zone (`eu-wst-1`, `eu-west-1a`). `eu-west-9` may be new.
 *
 * @throws WattspanConfigurationError for the first member that cannot be right.
 * @example checkLocation({ cloud: { provider: "aws", region: "eu-wst-1" } }) // throws: … is "eu-wst-1", but must be a region of aws; the nearest is "eu-west-1".
 */
export function checkLocation(location: unknown): void {
  const [mistake] = locationMistakes(location);
  if (mistake) throw mistake;
  const { cloud } = location as Location;
  if (cloud === undefined) return;
  const meant = meantRegion(cloud.provider, cloud.region);
  if (meant === undefined) return;
  const allowed = `a region of ${cloudProviderOf(cloud.provider)}; the nearest is "${meant}"`;
  throw new WattspanConfigurationError("location.cloud.region", cloud.region, allowed);
}
