import { LIVE_PROVIDERS } from "../carbon/live-provider-names.js";
import { hours, listOf } from "../command/arguments.js";
import { type Description, JSON_OPTION } from "./options/described.js";
import { PLACE_OPTION } from "./options/place-options.js";

/**
 * `wattspan carbon`: the carbon intensity of a place now and in the next hours, and when to run work that can
 * wait.
 */
export const CARBON: Description = {
  name: "carbon",
  summary: "carbon intensity of a place now and ahead, and when to run work that can wait",
  description:
    "The carbon intensity of electricity at a place, from a built-in table or, with --provider, live over " +
    "the network: now, the forecast, the best time for work that can wait, and the state of each provider. " +
    "Without a place, the one of this process is detected.",
  options: {
    ...PLACE_OPTION,
    "--provider <names>": [
      `live providers to ask over the network, the preferred one first: ${LIVE_PROVIDERS.join(", ")}, or ` +
        "all; annual is the built-in table (default: annual)",
      listOf([...LIVE_PROVIDERS, "annual", "all"]),
    ],
    "--window <hours>": ["length of the work that can wait (default: 2)", hours],
    ...JSON_OPTION,
  },
  examples: [
    "wattspan carbon --location DE",
    "wattspan carbon --location GB --provider neso",
    "wattspan carbon --location DE --provider energy-charts --window 3",
    "ELECTRICITY_MAPS_TOKEN=… wattspan carbon --location aws:eu-north-1 --provider electricity-maps",
    "wattspan carbon --location GB --provider all --json",
  ],
  exitCodes: "0 done, 1 the carbon intensity is not known, 2 the command line is wrong",
  action: () => import("./actions/carbon.js"),
};
