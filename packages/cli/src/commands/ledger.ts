/** `wattspan ledger`: what services used, from their ledgers. */

import { listed } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import { MEMBERS } from "../ledger/ledger-report.js";
import type { LedgerOptions } from "./actions/ledger.js";
import { type Description, described, JSON_OPTION } from "./options/described.js";

const DESCRIPTION: Description = {
  name: "ledger",
  summary: "what services used, hour by hour, from their ledgers",
  description:
    "What services used, from the ledgers that openLedger of @wattspan/ledger keeps: sums of energy, " +
    "emissions, calls and tokens.",
  arguments: {
    "<paths...>": "folders or files of ledgers, also of several hosts; copies count once",
  },
  options: {
    "--by <members>": [`adds up by ${MEMBERS.join(", ")} (default: model)`, listed],
    ...JSON_OPTION,
  },
  examples: [
    "wattspan ledger /var/lib/wattspan/ledger",
    "wattspan ledger /mnt/a/ledger /mnt/b/ledger --by day,model",
  ],
  exitCodes: "0 done, 1 there is no row, 2 the command line is wrong",
};

/** Adds the command. @example addLedger(program, context, (code) => codes.push(code)) */
export const addLedger: AddCommand = (program, context, ended) => {
  const command = described(program, DESCRIPTION);
  command.action(async (paths: readonly string[]) => {
    const { runLedger } = await import("./actions/ledger.js");
    ended(await runLedger(paths, command.optsWithGlobals<LedgerOptions>(), context));
  });
};
