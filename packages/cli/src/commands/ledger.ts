import { listOf } from "../command/arguments.js";
import type { Member } from "../ledger/ledger-report.js";
import { type Description, JSON_OPTION } from "./options/described.js";

const MEMBERS: readonly Member[] = [
  "service",
  "model",
  "modelVersion",
  "configuration",
  "zone",
  "method",
  "boundary",
  "emissions",
  "hour",
  "day",
];

/** `wattspan ledger`: what services used, from their ledgers. */
export const LEDGER: Description = {
  name: "ledger",
  summary: "what services used, hour by hour, from their ledgers",
  description:
    "What services used, from the ledgers that openLedger of @wattspan/ledger keeps: sums of energy, " +
    "emissions, calls and tokens.",
  arguments: {
    "<paths...>": "folders or files of ledgers, also of several hosts; copies count once",
  },
  options: {
    "--by <members>": [`adds up by ${MEMBERS.join(", ")} (default: model)`, listOf(MEMBERS)],
    ...JSON_OPTION,
  },
  examples: [
    "wattspan ledger /var/lib/wattspan/ledger",
    "wattspan ledger /mnt/a/ledger /mnt/b/ledger --by day,model",
  ],
  exitCodes: "0 done, 1 there is no row, 2 the command line is wrong",
  action: () => import("./actions/ledger.js"),
};
