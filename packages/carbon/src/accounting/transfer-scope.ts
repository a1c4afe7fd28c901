import type { Location } from "@wattspan/core";
import type { TransferScope } from "../data/transfer-energy.js";
import { cloudProviderOf } from "../places/cloud-provider.js";
import { plainRegion } from "../places/cloud-region-zone.js";

/**
 * The distance between two places, as far as they are known: within a region or between regions of one cloud,
 * else over the internet. A location does not distinguish availability zones.
 *
 * @example scopeBetween({ cloud: { provider: "aws", region: "eu-west-1" } }, undefined) // "internet"
 */
export function scopeBetween(here: Location | undefined, there: Location | undefined): TransferScope {
  const [a, b] = [here?.cloud, there?.cloud];
  if (!a || !b || nameOf(a.provider) !== nameOf(b.provider)) return "internet";
  return plainRegion(a.region) === plainRegion(b.region) ? "same_region" : "cross_region";
}

const nameOf = (provider: string): string => cloudProviderOf(provider) ?? provider.trim().toLowerCase();
