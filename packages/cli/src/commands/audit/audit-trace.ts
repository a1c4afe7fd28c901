/** `wattspan audit trace`: from the numbers of one activity to their readings. */

import { place } from "../../command/arguments.js";
import type { AddCommand } from "../../command/command-context.js";
import type { AuditTraceOptions } from "../actions/audit-trace.js";
import { type Description, described, JSON_OPTION } from "../options/described.js";

const DESCRIPTION: Description = {
  name: "trace",
  summary: "the readings, devices and intensities behind an activity's numbers",
  description: "Verifies a record, and shows from which of its lines the numbers of one activity follow.",
  arguments: {
    "<record>": "the file of an audit",
    "<activity>": "the id of one of its footprints",
  },
  options: {
    "--repetition <index>": ["that of which repetition, from 0 (default: the first that has it)", place],
    ...JSON_OPTION,
  },
  examples: [
    "wattspan audit trace run.audit.jsonl 00f067aa0ba902b7",
    "wattspan audit trace run.audit.jsonl 00f067aa0ba902b7 --repetition 2",
  ],
  exitCodes: "0 traced, 1 not valid, or no such activity, 2 the command line is wrong",
};

/** Adds the command to `audit`. @example addAuditTrace(audit, context, (code) => codes.push(code)) */
export const addAuditTrace: AddCommand = (audit, context, ended) => {
  const command = described(audit, DESCRIPTION);
  command.action(async (record: string, activity: string) => {
    const { shown } = await import("../actions/audit-trace.js");
    ended(await shown(record, activity, command.optsWithGlobals<AuditTraceOptions>(), context));
  });
};
