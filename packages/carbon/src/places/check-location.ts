import { type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames, nearestOf, type OptionNames } from "@wattspan/core/options";
import { CLOUD_PROVIDERS, cloudProviderOf } from "./cloud-provider.js";
import { isObject, locationMistakes } from "./location-problems.js";
import { meantRegion } from "./meant-region.js";

const NAMES: OptionNames<Location> = { cloud: true, zone: true, country: true, coordinates: true };
const MEMBERS: { readonly [K in "cloud" | "zone" | "coordinates"]: OptionNames<NonNullable<Location[K]>> } = {
  cloud: { provider: true, region: true },
  zone: { system: true, code: true },
  coordinates: { latitude: true, longitude: true },
};

/**
 * Checks a configured location. A well-formed unknown place passes, because it may be newer than the tables.
 * A cloud or region is a mistake only if it is a known one with a typing error in one word or with the letter
 * of an availability zone (`azur`, `eu-wst-1`, `eu-west-1a`). `eu-west-9` may be new.
 *
 * @throws WattspanConfigurationError for the first unknown or invalid member.
 * @example checkLocation({ cloud: { provider: "aws", region: "eu-wst-1" } }) // throws: … is "eu-wst-1", but must be a region of aws; the nearest is "eu-west-1".
 */
export function checkLocation(location: unknown): void {
  checkMembers(location);
  const [mistake] = locationMistakes(location);
  if (mistake) throw mistake;
  const { cloud } = location as Location;
  if (cloud === undefined) return;
  // Names of three letters resemble each other: ncp, scp and ocp are clouds too.
  const isComparable = cloud.provider.length > 3 && cloudProviderOf(cloud.provider) === undefined;
  const [provider] = isComparable ? nearestOf(cloud.provider, CLOUD_PROVIDERS, 1) : [];
  if (provider !== undefined)
    throw new WattspanConfigurationError(
      "location.cloud.provider",
      cloud.provider,
      `a cloud such as "${provider}"`,
    );
  const meant = meantRegion(cloud.provider, cloud.region);
  if (meant === undefined) return;
  const allowed = `a region of ${cloudProviderOf(cloud.provider)}; the nearest is "${meant}"`;
  throw new WattspanConfigurationError("location.cloud.region", cloud.region, allowed);
}

function checkMembers(location: unknown): void {
  if (!isObject(location)) return;
  checkOptionNames<Location>(location, NAMES, "location.");
  for (const [member, names] of Object.entries(MEMBERS)) {
    const given = location[member];
    if (isObject(given)) checkOptionNames(given, names as OptionNames<typeof given>, `location.${member}.`);
  }
}
