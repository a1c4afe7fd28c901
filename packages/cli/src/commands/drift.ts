import { share } from "../command/arguments.js";
import { type Description, JSON_OPTION } from "./options/described.js";

/** `wattspan drift`: whether the figures of audits still hold. */
export const DRIFT: Description = {
  name: "drift",
  summary: "whether joules per token, request and goal still hold, and forecasts as well",
  description:
    "Looks for lasting shifts of energy figures and of forecasts over stored records, next to the workload. " +
    "Says whether all is fine, an audit is due, or an estimator has to learn again.",
  arguments: {
    "<records...>": "records of audits: files, and folders that have some",
  },
  options: {
    "--min-change <share>": ["the least change that counts (default: 5%)", share("5%")],
    ...JSON_OPTION,
  },
  examples: ["wattspan drift nightly", "wattspan drift nightly today.audit.jsonl --min-change 10%"],
  exitCodes: "0 fine, 1 audit or train again, 2 the command line is wrong, 3 there are too few records",
  action: () => import("./actions/drift.js"),
};
