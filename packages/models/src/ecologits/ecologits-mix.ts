/** The electricity mixes of EcoLogits, read from the table inside the package. */

import type { Location } from "@wattspan/core";
import { TableError } from "../contracts/table-error.js";
import { ECOLOGITS_MIXES } from "../data/ecologits-mixes.js";
import type { EcologitsMix, EcologitsVersion } from "./ecologits-impacts.js";

const tables = new Map<EcologitsVersion, ReadonlyMap<string, EcologitsMix>>();

/**
 * Impacts of one kilowatt-hour in a country, by EcoLogits: annual, fixed, without a band. 49 countries and
 * `WOR`, the world. Undefined for any other zone; nothing is guessed.
 *
 * @param zone ISO 3166-1 alpha-3, in capitals.
 * @example ecologitsMix("SWE", "0.11.2") // { gwp: 0.03526, adpe: 7.771e-8, pe: 4.73, wue: 6.0315 }
 */
export function ecologitsMix(zone: string, version: EcologitsVersion): EcologitsMix | undefined {
  let table = tables.get(version);
  if (!table) {
    table = parseMixes(ECOLOGITS_MIXES[version]);
    tables.set(version, table);
  }
  return table.get(zone);
}

/**
 * Parses the text of the table.
 * @throws {@link TableError} that names the first invalid row.
 */
export function parseMixes(text: string): ReadonlyMap<string, EcologitsMix> {
  const mixes = new Map<string, EcologitsMix>();
  for (const record of text.trim().split(/,\s*/)) {
    const [zone = "", gwp, adpe, pe, wue, ...more] = record.split(" ");
    const mix = { gwp: Number(gwp), adpe: Number(`${adpe}e-8`), pe: Number(pe), wue: Number(wue) };
    const isWhole = Object.values(mix).every((figure) => figure > 0 && Number.isFinite(figure));
    if (!/^[A-Z]{3}$/.test(zone) || mixes.has(zone) || !isWhole || more.length > 0)
      throw new TableError("ecologits-mixes", record, "is malformed", "a unique zone and 4 numbers above 0");
    mixes.set(zone, mix);
  }
  return mixes;
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
  return ecologitsMix(zone, "0.11.2") && zone !== "WOR" ? zone : undefined;
}

const COUNTRY_FIRST = /^(electricitymaps?|iso31662)$/;

/** Elsewhere the same letters are something else: `SE` at the EIA is a part of the United States. */
function countryOf(zone: Location["zone"]): string | undefined {
  const system = zone?.system.toLowerCase().replace(/[^a-z0-9]/g, "") ?? "";
  return COUNTRY_FIRST.test(system) ? zone?.code.split("-")[0] : undefined;
}
