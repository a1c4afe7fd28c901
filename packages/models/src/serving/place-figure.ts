/** Figures of data centres where a call is served: of the region, else of the provider's fleet. */

import type { Location, Range } from "@wattspan/core";

/** Clouds with figures in the tables. */
export type Cloud = "aws" | "azure" | "gcp";

/** A figure and its owner. */
export interface PlacedFigure {
  readonly range: Range;
  readonly clouds: readonly Cloud[];
}

/** The clouds that a provider serves from, the main one first. Claude is served from all three. */
const CLOUDS: ReadonlyMap<string, readonly Cloud[]> = /* @__PURE__ */ new Map<string, readonly Cloud[]>([
  ["gcp.gemini", ["gcp"]],
  ["gcp.gen_ai", ["gcp"]],
  ["gcp.vertex_ai", ["gcp"]],
  ["aws.bedrock", ["aws"]],
  ["anthropic", ["aws", "gcp", "azure"]],
  ["azure.ai.openai", ["azure"]],
  ["azure.ai.inference", ["azure"]],
  ["openai", ["azure"]],
]);

/**
 * A function that finds the figure of a place. For a provider on several clouds it is the first cloud's, with
 * the bounds of all.
 * @param records For each region its cloud and name, then the figure with its bounds.
 * @param unknownRegion Whether a region without a figure has the fleet's.
 * @example placeFigures(REGION_PUE, FLEET_PUE, "fleet")("aws.bedrock", { cloud })?.range.value // 1.15
 */
export function placeFigures(
  records: string,
  fleet: Readonly<Record<Cloud, Range>>,
  unknownRegion: "fleet" | "none",
): (provider: string | undefined, serving: Location | undefined) => PlacedFigure | undefined {
  let regions: ReadonlyMap<string, Range> | undefined;
  return (provider, serving) => {
    const { cloud } = serving ?? {};
    const known = cloud && Object.hasOwn(fleet, cloud.provider) ? (cloud.provider as Cloud) : undefined;
    if (cloud && known) {
      regions ??= regionsOf(records);
      const region = regions.get(`${known} ${cloud.region}`);
      if (region) return { range: region, clouds: [known] };
      // Google states figures for its fleet alone.
      if (unknownRegion === "fleet" || known === "gcp") return { range: fleet[known], clouds: [known] };
      return undefined;
    }
    const clouds = provider === undefined ? undefined : CLOUDS.get(provider);
    return clouds && { range: spanOf(clouds.map((one) => fleet[one])), clouds };
  };
}

/** The first, with the bounds of all. */
const spanOf = (ranges: readonly Range[]): Range => ({
  value: (ranges[0] as Range).value,
  low: Math.min(...ranges.map(({ low }) => low)),
  high: Math.max(...ranges.map(({ high }) => high)),
});

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
