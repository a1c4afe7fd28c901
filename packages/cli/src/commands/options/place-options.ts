import type { Command } from "commander";
import { nameOf } from "../../command/arguments.js";

/** Adds the option of a place to a command. @example addPlaceOptions(program.command("doctor")) */
export function addPlaceOptions(command: Command): void {
  command.option(
    "--location <place>",
    "a country, a region of a cloud or a zone: DE, aws:eu-west-1, US-CAL-CISO, eia:PJM (default: WATTSPAN_LOCATION, or detected)",
    nameOf("--location", "DE"),
  );
}
