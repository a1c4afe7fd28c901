/** Power usage effectiveness where a call is served. */

import type { Location, Range } from "@wattspan/core";
import { FLEET_PUE, REGION_PUE } from "../data/facility-pue.js";
import { PUE } from "../serving-assumptions.js";

type Cloud = keyof typeof FLEET_PUE;

/** Claude is served from Amazon, Google and Microsoft: the span of the three about Amazon's. */
const ANTHROPIC: Range = {
  value: FLEET_PUE.aws.value,
  low: Math.min(FLEET_PUE.aws.low, FLEET_PUE.gcp.low),
  high: Math.max(FLEET_PUE.aws.high, FLEET_PUE.azure.high),
};
const PROVIDERS: ReadonlyMap<string, Range> = /* @__PURE__ */ new Map<string, Range>([
  ["gcp.gemini", FLEET_PUE.gcp],
  ["gcp.gen_ai", FLEET_PUE.gcp],
  ["gcp.vertex_ai", FLEET_PUE.gcp],
  ["aws.bedrock", FLEET_PUE.aws],
  ["anthropic", ANTHROPIC],
  ["azure.ai.openai", FLEET_PUE.azure],
  ["azure.ai.inference", FLEET_PUE.azure],
  ["openai", FLEET_PUE.azure],
]);

let regions: ReadonlyMap<string, Range> | undefined;

/**
 * PUE of the region, else of the fleet of the provider, else of data centres in general: the figures of the tables of `@wattspan/carbon`.
 * @example placePue("aws.bedrock", { cloud: { provider: "aws", region: "us-east-1" } }).value // 1.15
 */
export function placePue(provider: string | undefined, serving: Location | undefined): Range {
  const { cloud } = serving ?? {};
  if (cloud) {
    regions ??= regionsOf(REGION_PUE);
    const region = regions.get(`${cloud.provider} ${cloud.region}`);
    if (region) return region;
    if (Object.hasOwn(FLEET_PUE, cloud.provider)) return FLEET_PUE[cloud.provider as Cloud];
  }
  return (provider !== undefined && PROVIDERS.get(provider)) || PUE;
}

const regionsOf = (records: string): ReadonlyMap<string, Range> =>
  new Map(
    records
      .trim()
      .split(/,\s*/)
      .map((record) => {
        const [cloud, region, value, low, high] = record.split(" ");
        return [`${cloud} ${region}`, { value: Number(value), low: Number(low), high: Number(high) }];
      }),
  );
