/** Distinguishes the name of a cloud region from any other text. */

import type { Cloud } from "./found-location.js";

/** The spelling of regions in the three large clouds. Azure's is without spaces and capitals. */
const REGION_NAMES: Readonly<Record<string, RegExp>> = {
  aws: /^[a-z]{2,}(-[a-z]+)+-\d+$/,
  gcp: /^[a-z]+-[a-z]+\d+$/,
  azure: /^[a-z]+\d*$/,
};
const ANY_NAME = /^[a-z\d][\w.-]{0,62}$/;

/**
 * A cloud region from two texts, in lower case. Azure's display name ("West Europe") works too. The region
 * need not be known: a new one is a place too.
 *
 * @param provider value of OpenTelemetry's `cloud.provider`, for example `aws`.
 * @returns `undefined` if one of the texts cannot be such a name ("global", "x y", "").
 * @example cloudRegion("azure", "West Europe") // { provider: "azure", region: "westeurope" }
 */
export function cloudRegion(provider: unknown, region: unknown): Cloud | undefined {
  if (typeof provider !== "string" || typeof region !== "string") return undefined;
  const cloud = provider.trim().toLowerCase();
  const lower = region.trim().toLowerCase();
  const name = cloud === "azure" ? lower.replaceAll(" ", "") : lower;
  const pattern = Object.hasOwn(REGION_NAMES, cloud) ? REGION_NAMES[cloud] : ANY_NAME;
  return ANY_NAME.test(cloud) && ANY_NAME.test(name) && pattern?.test(name)
    ? { provider: cloud, region: name }
    : undefined;
}
