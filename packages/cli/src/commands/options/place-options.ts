import { named } from "../../command/arguments.js";
import type { Options } from "./described.js";

/** The option of a place. */
export const PLACE_OPTION: Options = {
  "--location <place>": [
    "a country, a region of a cloud or a zone: DE, aws:eu-west-1, US-CAL-CISO, eia:PJM " +
      "(default: WATTSPAN_LOCATION, or detected)",
    named("DE"),
  ],
};
