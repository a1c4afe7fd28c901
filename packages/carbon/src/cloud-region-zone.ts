import { cloudProviderOf } from "./cloud-provider.js";
import { CLOUD_REGION_ZONES } from "./data/cloud-region-zones.js";
import { tableRecords } from "./table-records.js";

/** Where a cloud region takes its electricity from. */
export interface CloudRegionZone {
  /** Zone, by Electricity Maps' code. */
  readonly zone: string;
  /** Other zones that it may be, where public facts do not decide. */
  readonly alternatives?: readonly string[];
  /** The state (ISO 3166-2), where another source has a figure for it. */
  readonly subdivision?: string;
}

let regions: ReadonlyMap<string, CloudRegionZone> | undefined;

/** Every known cloud region, as "provider region". */
export function cloudRegions(): ReadonlyMap<string, CloudRegionZone> {
  regions ??= parseRegions();
  return regions;
}

/**
 * The zone of a cloud region; names in any case, regions also as their portals write them ("West Europe").
 *
 * @returns `undefined` for a cloud or region that is not in the table. Names are never guessed from their parts.
 * @example cloudRegionZone("aws", "us-west-2") // { zone: "US-NW-BPAT", alternatives: ["US-NW-PACW"], subdivision: "US-OR" }
 */
export function cloudRegionZone(provider: string, region: string): CloudRegionZone | undefined {
  const cloud = cloudProviderOf(provider);
  return cloud && cloudRegions().get(`${cloud} ${region.toLowerCase().replace(/\s/g, "")}`);
}

function parseRegions(): ReadonlyMap<string, CloudRegionZone> {
  const tables = Object.entries(CLOUD_REGION_ZONES);
  return new Map(
    tables.flatMap(([provider, table]) =>
      tableRecords(table).map((record) => {
        const [region = "", zones = "", subdivision] = record.split(" ");
        const [zone = "", ...alternatives] = zones.split("/");
        const found = {
          zone,
          ...(alternatives.length > 0 && { alternatives }),
          ...(subdivision && { subdivision }),
        };
        return [`${provider} ${region}`, found] as const;
      }),
    ),
  );
}
