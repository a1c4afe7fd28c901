/** Adds up ledgers. */

import { readLedger } from "@wattspan/ledger";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { ledgerReport, type Member } from "../../ledger/ledger-report.js";
import { ledgerText } from "../../ledger/ledger-text.js";
import { lookAt } from "../../process/look-at.js";

/** Options of `wattspan ledger`. */
interface LedgerOptions extends OutputOptions {
  readonly by?: readonly Member[];
}

/** What `wattspan ledger` does. */
export async function run(
  { by = ["model"], ...output }: LedgerOptions,
  context: CommandContext,
  [paths]: readonly [readonly string[]],
): Promise<ExitCode> {
  const missing = paths.find((path) => lookAt(path).stats === undefined);
  if (missing !== undefined) {
    const example = "wattspan ledger /var/lib/wattspan/ledger";
    throw new UsageError("ledger", missing, "a folder or a file of a ledger", example);
  }
  const report = await ledgerReport(readLedger(paths), by);
  print(context, output, report, (canvas) => ledgerText(report, canvas));
  return report.lines.length > 0 ? 0 : 1;
}
