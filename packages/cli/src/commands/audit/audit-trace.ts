/** `wattspan audit trace`: from the numbers of one activity to their readings. */

import { AuditError, summaryOf, trace, verifiedRecord } from "@wattspan/audit";
import { traceText, verdictText } from "../../audit/audit-text.js";
import { digestsText } from "../../audit/summary-text.js";
import { placeOf } from "../../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { addExamples } from "../options/examples.js";

const EXAMPLES = {
  examples: [
    "wattspan audit trace run.audit.jsonl 00f067aa0ba902b7",
    "wattspan audit trace run.audit.jsonl 00f067aa0ba902b7 --repetition 2",
  ],
  exitCodes: "0 traced, 1 not valid, or no such activity, 2 the command line is wrong",
} as const;

/** Adds the command to `audit`. @example addAuditTrace(audit, context, (code) => codes.push(code)) */
export const addAuditTrace: AddCommand = (audit, context, ended) => {
  const command = audit
    .command("trace")
    .argument("<record>", "the file of an audit")
    .argument("<activity>", "the id of one of its footprints")
    .summary("the readings, devices and intensities behind an activity's numbers")
    .description("Verifies a record, and shows from which of its lines the numbers of one activity follow.")
    .option(
      "--repetition <index>",
      "that of which repetition, from 0 (default: the first that has it)",
      placeOf("--repetition"),
    )
    .option("--json", "one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async (record: string, activity: string) =>
    ended(await run(record, activity, command.optsWithGlobals<TraceFlags>(), context)),
  );
};

interface TraceFlags {
  readonly json?: boolean;
  readonly repetition?: number;
}

async function run(
  record: string,
  activity: string,
  { json, repetition }: TraceFlags,
  { stdout, stderr }: CommandContext,
): Promise<ExitCode> {
  try {
    const { verdict, recorded } = await verifiedRecord(record);
    if (verdict.verdict === "invalid") {
      stderr.write(`wattspan: ${verdictText(verdict)}`);
      return 1;
    }
    const traced = await trace(record, activity, repetition === undefined ? {} : { repetition });
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
