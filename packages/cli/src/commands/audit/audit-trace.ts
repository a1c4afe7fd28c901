/** `wattspan audit trace`: from the numbers of one activity to their readings. */

import { placeOf } from "../../command/arguments.js";
import type { AddCommand } from "../../command/command-context.js";
import type { AuditTraceOptions } from "../actions/audit-trace.js";
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
  command.action(async (record: string, activity: string) => {
    const { shown } = await import("../actions/audit-trace.js");
    ended(await shown(record, activity, command.optsWithGlobals<AuditTraceOptions>(), context));
  });
};
