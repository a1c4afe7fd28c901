/** The water of electricity by EcoLogits, read from the table inside the package. */

import type { Location } from "@wattspan/core";
import { ECOLOGITS_MIXES } from "../data/ecologits-mixes.js";

let table: ReadonlyMap<string, number> | undefined;

/**
 * Litres at the power plants per kWh in a country, by EcoLogits: annual, fixed, without a band. 49 countries and
 * `WOR`, the world. Undefined for any other zone; nothing is guessed.
 *
 * @param zone ISO 3166-1 alpha-3, in capitals.
 * @example plantWue("SWE") // 6.0315
 */
export function plantWue(zone: string): number | undefined {
  table ??= new Map(
    ECOLOGITS_MIXES.trim()
      .split(/,\s*/)
      .map((record) => [record.slice(0, 3), Number(record.slice(4))] as const),
  );
  return table.get(zone);
}

/** ISO 3166-1: two letters to the three of the table. */
const ALPHA_3 = new Map(
  (
    "AR ARG,AU AUS,AT AUT,BE BEL,BG BGR,BR BRA,CA CAN,CH CHE,CL CHL,CN CHN,CY CYP,CZ CZE,DE DEU,DK DNK,ES ESP,EE EST," +
    "FI FIN,FR FRA,GB GBR,GR GRC,HU HUN,ID IDN,IN IND,IE IRL,IS ISL,IT ITA,JP JPN,KR KOR,LT LTU,LU LUX,LV LVA,MX MEX," +
    "MT MLT,MY MYS,NL NLD,NO NOR,NZ NZL,PL POL,PT PRT,RO ROU,RU RUS,SK SVK,SI SVN,SE SWE,TH THA,TR TUR,TW TWN,UA UKR," +
    "US USA"
  )
    .split(",")
    .map((pair) => pair.split(" ") as [string, string]),
);

/**
 * The zone of a place: its country, or the country at the start of its grid zone's code, in systems whose
 * codes begin so: Electricity Maps and ISO 3166-2. Undefined where neither is stated, or EcoLogits has no
 * such zone. A cloud's region is not read: its name does not state where it is.
 *
 * @example ecologitsZone({ country: "SE" }) // "SWE"; ecologitsZone({ zone: { system: "electricity-maps", code: "SE-SE3" } }) // "SWE"
 */
export function ecologitsZone(location: Location | undefined): string | undefined {
  const code = location?.country ?? countryOf(location?.zone);
  if (typeof code !== "string") return undefined;
  const capitals = code.trim().toUpperCase();
  const zone = ALPHA_3.get(capitals) ?? capitals;
  return plantWue(zone) && zone !== "WOR" ? zone : undefined;
}

const COUNTRY_FIRST = /^(electricitymaps?|iso31662)$/;

/** Elsewhere the same letters are something else: `SE` at the EIA is a part of the United States. */
function countryOf(zone: Location["zone"]): string | undefined {
  const system = zone?.system.toLowerCase().replace(/[^a-z0-9]/g, "") ?? "";
  return COUNTRY_FIRST.test(system) ? zone?.code.split("-")[0] : undefined;
}
