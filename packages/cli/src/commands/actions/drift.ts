/** Looks for lasting shifts over records of audits. */

import { AuditError, driftOfRecords, type RecordsDrift, storedAudits } from "@wattspan/audit";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { driftReport, driftText } from "../../drift/drift-text.js";
import { lookAt } from "../../process/look-at.js";

/** Options of `wattspan drift`. */
interface DriftOptions extends OutputOptions {
  readonly minChange?: number;
}

const EXIT_CODES: { readonly [verdict in RecordsDrift["verdict"]]: ExitCode } = {
  fine: 0,
  "re-audit": 1,
  retrain: 1,
  unknown: 3,
};

/** What `wattspan drift` does. */
export async function run(
  { minChange, ...output }: DriftOptions,
  context: CommandContext,
  [records]: readonly [readonly string[]],
): Promise<ExitCode> {
  const missing = records.find((path) => lookAt(path).stats === undefined);
  if (missing !== undefined)
    throw new UsageError("<records>", missing, "a record, or a folder of records", "wattspan drift nightly");
  try {
    const { audits, leftOut } = await storedAudits(records);
    const found = driftOfRecords(audits, minChange === undefined ? {} : { minChange });
    const report = driftReport(found, leftOut);
    print(context, output, report, (canvas) => driftText(report, canvas));
    return EXIT_CODES[report.verdict];
  } catch (error) {
    sayExpected(error, [AuditError], context);
    return 2;
  }
}
