/** The options for this machine's location. */

import type { Location } from "@wattspan/core";
import { type Command, Option } from "commander";
import { countryOf, regionOf, zoneOf } from "../../estimate/request/place-argument.js";

export { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";

/** Adds them to a command. @example addPlaceOptions(program.command("doctor")) */
export function addPlaceOptions(command: Command): void {
  const place = (flags: string, text: string, read: (given: string) => Location, others: string[]) =>
    command.addOption(new Option(flags, text).argParser(read).conflicts(others));
  place("--zone <code>", "zone of Electricity Maps or of another system: FR, eia:PJM", zoneOf, [
    "country",
    "region",
  ]);
  place("--country <code>", "country by ISO 3166-1: US, DEU", countryOf, ["zone", "region"]);
  place("--region <cloud:region>", "cloud region: aws:eu-west-1", regionOf, ["zone", "country"]);
}
