import { CLOUD_REGION_ZONES } from "../data/cloud-region-zones.js";
import { annualZones, nationalZone } from "../tables/annual-zones.js";
import { tableRecords } from "../tables/table-records.js";
import { cloudProviderOf } from "./cloud-provider.js";
import { alpha2Of, countryCodes } from "./country-codes.js";

/** The electricity zone of a cloud region. */
export interface CloudRegionZone {
  /** Zone, by Electricity Maps' code. */
  readonly zone: string;
  /** Other zones that it may be in, where public facts do not decide. */
  readonly alternatives?: readonly string[];
  /** The state (ISO 3166-2), where another source has a figure for it. */
  readonly subdivision?: string;
  /** The zone is the country, and nothing more is known of the place. */
  readonly onlyCountry?: true;
}

let regions: ReadonlyMap<string, CloudRegionZone> | undefined;

/** Every known cloud region, as "provider region". */
export function cloudRegions(): ReadonlyMap<string, CloudRegionZone> {
  regions ??= parseRegions();
  return regions;
}

/** Names of regions are shorter. */
const MAX_LENGTH = 64;

/**
 * The zone of a cloud region. Names may be in any case, regions also as their portals write them ("West
 * Europe").
 *
 * @returns `undefined` for a cloud or region that is not in the table. Names are never guessed from their
 *   parts: {@link countryInRegion} reads those of clouds whose names have a country in them.
 * @example cloudRegionZone("aws", "us-west-2") // { zone: "US-NW-BPAT", alternatives: ["US-NW-PACW"], subdivision: "US-OR" }
 */
export function cloudRegionZone(provider: string, region: string): CloudRegionZone | undefined {
  const cloud = cloudProviderOf(provider);
  return cloud && cloudRegions().get(`${cloud} ${plainRegion(region)}`);
}

/**
 * The name of a region as in the tables.
 * @example plainRegion("West Europe") // "westeurope"
 */
export const plainRegion = (region: string): string =>
  region.slice(0, MAX_LENGTH).toLowerCase().replace(/\s/g, "");

/**
 * Clouds whose regions begin with the code of their country (IBM's in Europe after `eu-`), by their lists of
 * regions of 2026-11. The others name a part of the world, or a city. At Alibaba, Hong Kong is `cn-`, but is
 * not in China's grid.
 */
const COUNTRY_FIRST: ReadonlyMap<string, RegExp> = new Map([
  ["akamai", /^([a-z]{2})-[a-z]{3}(?:-\d)?$/],
  ["alibaba", /^(cn)-(?!hongkong)[a-z]+$/],
  ["exoscale", /^([a-z]{2})-[a-z]{2,3}-\d$/],
  ["huawei", /^(cn)-[a-z]+-\d$/],
  ["ibm", /^(?:eu-([a-z]{2})\d?|([a-z]{2})-[a-z]{3})$/],
  ["scaleway", /^([a-z]{2})-[a-z]{3}(?:-\d)?$/],
  ["upcloud", /^([a-z]{2})-[a-z]{3}\d$/],
]);

/**
 * The country in the name of an unknown region, for clouds that write it there.
 *
 * @returns `undefined` for other clouds, other shapes of names, and codes that are no country.
 * @example countryInRegion("scaleway", "se-sto") // "SE"
 * @example countryInRegion("aws", "ca-west-9") // undefined: Amazon names parts of the world
 */
export function countryInRegion(provider: string, region: string): string | undefined {
  const pattern = COUNTRY_FIRST.get(cloudProviderOf(provider) ?? "");
  const [, first, second] = pattern?.exec(plainRegion(region)) ?? [];
  const code = first ?? second;
  return code === undefined ? undefined : alpha2Of(code);
}

function parseRegions(): ReadonlyMap<string, CloudRegionZone> {
  const tables = Object.entries(CLOUD_REGION_ZONES);
  return new Map(
    tables.flatMap(([provider, table]) =>
      tableRecords(table).map((record) => {
        const [region = "", zones = "", subdivision] = record.split(" ");
        const [zone = "", ...alternatives] = zones.split("/");
        const found: CloudRegionZone = {
          zone: zone.replace("~", ""),
          ...(zone.startsWith("~") && { onlyCountry: true }),
          ...(alternatives.length > 0 && { alternatives }),
          ...(subdivision && { subdivision }),
        };
        return [`${provider} ${region}`, found] as const;
      }),
    ),
  );
}

/** The names of all places with a figure in `annualAverage`, for a person to choose from. */
export interface KnownPlaces {
  /** Zones of Electricity Maps, such as `DE` or `US-MIDA-PJM`. */
  readonly zones: readonly string[];
  /** Cloud regions as `provider:region`, such as `aws:eu-west-1`. */
  readonly regions: readonly string[];
  /** ISO 3166-1 alpha-2 codes of countries. */
  readonly countries: readonly string[];
}

/**
 * Every place that the tables know by name. It reads all tables: use it for a message, not for every call.
 * @example knownPlaces().regions.includes("aws:eu-west-1") // true
 */
export const knownPlaces = (): KnownPlaces => ({
  zones: [...annualZones().keys()],
  regions: [...cloudRegions()].flatMap(([name, { onlyCountry }]) =>
    onlyCountry ? [] : [name.replace(" ", ":")],
  ),
  countries: countryCodes()
    .map(([alpha2]) => alpha2)
    .filter((alpha2) => nationalZone(alpha2) !== undefined),
});
