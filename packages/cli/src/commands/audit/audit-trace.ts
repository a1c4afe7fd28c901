import { type Description, JSON_OPTION } from "../options/described.js";

/** `wattspan audit trace`: from the numbers of one activity to their readings. */
export const AUDIT_TRACE: Description = {
  name: "trace",
  summary: "the readings, devices and intensities behind an activity's numbers",
  description: "Verifies a record, and shows from which of its lines the numbers of one activity follow.",
  arguments: {
    "<record>": "the file of an audit",
    "<activity>": "the id of one of its footprints",
  },
  options: JSON_OPTION,
  examples: ["wattspan audit trace run.audit.jsonl 00f067aa0ba902b7"],
  exitCodes: "0 traced, 1 not valid, or no such activity, 2 the command line is wrong",
  action: () => import("../actions/audit-trace.js"),
};
