/** The options for this machine's location. */

import { type Command, Option } from "commander";

/** Adds them to a command. @example addPlaceOptions(program.command("doctor")) */
export function addPlaceOptions(command: Command): void {
  const place = (flags: string, text: string, others: string[]) =>
    command.addOption(new Option(flags, text).conflicts(others));
  place("--zone <code>", "zone of Electricity Maps or of another system: FR, eia:PJM", ["country", "region"]);
  place("--country <code>", "country by ISO 3166-1: US, DEU", ["zone", "region"]);
  place("--region <cloud:region>", "cloud region: aws:eu-west-1", ["zone", "country"]);
}
