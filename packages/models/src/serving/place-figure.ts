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
 * the bounds of all. A cloud without figures has none, whoever the provider is.
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
    if (cloud) {
      const known = cloudOf(cloud.provider);
      // The provider's fleet is elsewhere.
      if (!known) return undefined;
      regions ??= regionsOf(records);
      const region = regions.get(`${known} ${plain(cloud.region)}`);
      if (region) return { range: region, clouds: [known] };
      // Google states figures for its fleet alone.
      if (unknownRegion === "fleet" || known === "gcp") return { range: fleet[known], clouds: [known] };
      return undefined;
    }
    const clouds = provider === undefined ? undefined : CLOUDS.get(provider);
    return clouds && { range: spanOf(clouds.map((one) => fleet[one])), clouds };
  };
}

/** As in `@wattspan/carbon`: the first word of a cloud's name, in any case; a region without spaces. */
const NAMES: ReadonlyMap<string, Cloud> = /* @__PURE__ */ new Map<string, Cloud>([
  ...(["aws", "azure", "gcp"] as const).map((name) => [name, name] as const),
  ["amazon", "aws"],
  ["microsoft", "azure"],
  ["google", "gcp"],
]);
const plain = (name: string): string => String(name).toLowerCase().replace(/\s/g, "");
const cloudOf = (name: string): Cloud | undefined =>
  NAMES.get(
    String(name)
      .trim()
      .toLowerCase()
      .split(/[^a-z]/)[0] ?? "",
  );

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
