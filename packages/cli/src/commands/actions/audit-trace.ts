/** From the numbers of one activity to their readings. */

import { AuditError, readRecord, summaryOf, trace } from "@wattspan/audit";
import { traceText, verdictText } from "../../audit/audit-text.js";
import { digestsText } from "../../audit/summary-text.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";

/** Options of `wattspan audit trace`. */
interface AuditTraceOptions {
  readonly json?: boolean;
}

/** What `wattspan audit trace` does. */
export async function run(
  { json }: AuditTraceOptions,
  { stdout, stderr }: CommandContext,
  [record, activity]: readonly [string, string],
): Promise<ExitCode> {
  try {
    const { verdict, recorded } = await readRecord(record);
    if (verdict.verdict === "invalid") {
      stderr.write(`wattspan: ${verdictText(verdict)}`);
      return 1;
    }
    const traced = await trace(record, activity);
    const { tables, digests } = summaryOf(recorded);
    stdout.write(
      json
        ? `${JSON.stringify({ ...traced, tables, digests }, undefined, 2)}\n`
        : `${traceText(traced)}${digestsText({ tables, digests })}`,
    );
    return 0;
  } catch (error) {
    sayExpected(error, [AuditError], { stderr });
    return 1;
  }
}
