/** `wattspan ledger`: what services used, from their ledgers. */

import { daysOf, listed, nameOf } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import { DEFAULT_BY, MEMBERS } from "../ledger/members.js";
import type { LedgerOptions } from "./actions/ledger.js";
import { addExamples } from "./options/examples.js";

const EXAMPLES = {
  examples: [
    "wattspan ledger /var/lib/wattspan/ledger",
    "wattspan ledger /mnt/a/ledger /mnt/b/ledger --by day,model",
    "wattspan ledger /var/lib/wattspan/ledger --intensities corrected.csv --by zone",
    "wattspan ledger /mnt/a/ledger /mnt/b/ledger --merge november.ledger.jsonl",
    "wattspan ledger /var/lib/wattspan/ledger --prune 90",
  ],
  exitCodes: "0 done, 1 there is no row, 2 the command line is wrong",
} as const;

/** Adds the command. @example addLedger(program, context, (code) => codes.push(code)) */
export const addLedger: AddCommand = (program, context, ended) => {
  const command = program
    .command("ledger")
    .argument("<paths...>", "folders or files of ledgers, also of several hosts; copies count once")
    .summary("what services used, hour by hour, from their ledgers")
    .description(
      "What services used, from the ledgers that serviceLedger of @wattspan/audit/ledger keeps: sums of energy, emissions and calls; and the same with corrected carbon intensities, merged into one file, or without old files.",
    )
    .option("--by <members>", `adds up by ${MEMBERS.join(", ")} (default: ${DEFAULT_BY.join(", ")})`, listed)
    .option(
      "--intensities <file>",
      "prices again: a CSV file with the columns from, gCO2ePerKwh and, for several places, zone; needs ledgers with footprints",
      nameOf("--intensities", "corrected.csv"),
    )
    .option(
      "--merge <file>",
      "writes one new file with all of it",
      nameOf("--merge", "november.ledger.jsonl"),
    )
    .option("--prune <days>", "deletes files of days before so many days ago", daysOf("--prune"))
    .option("--json", "one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async (paths: readonly string[]) => {
    const { runLedger } = await import("./actions/ledger.js");
    ended(await runLedger(paths, command.optsWithGlobals<LedgerOptions>(), context));
  });
};
