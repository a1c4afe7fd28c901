/** `wattspan audit`: audits of workloads. */

import type { AddCommand } from "../command/command-context.js";
import { addAuditCompare } from "./audit/audit-compare.js";
import { addAuditRerun } from "./audit/audit-rerun.js";
import { addAuditRun } from "./audit/audit-run.js";
import { addAuditTrace } from "./audit/audit-trace.js";
import { addAuditVerify } from "./audit/audit-verify.js";
import { type Description, described } from "./options/described.js";

const DESCRIPTION: Description = {
  name: "audit",
  summary: "records what a workload takes so that others can verify it, and compares two versions of it",
  description:
    "Audits of workloads: what they take, in records that anyone can verify, and with intervals, so that a " +
    "change can be decided about.",
  examples: [
    "wattspan audit run -- python3 agent.py",
    "wattspan audit verify run.audit.jsonl",
    "wattspan audit compare base head --max-increase energy=5% -- npm run load",
  ],
  exitCodes: "those of the subcommand",
};

/** Adds the command. @example addAudit(program, context, (code) => codes.push(code), ["npm", "run", "workload"]) */
export const addAudit: AddCommand = (program, context, ended, child) => {
  const audit = described(program, DESCRIPTION);
  audit.helpCommand("help [command]", "the options of a subcommand, and examples");
  addAuditRun(audit, context, ended, child);
  addAuditVerify(audit, context, ended, child);
  addAuditTrace(audit, context, ended, child);
  addAuditRerun(audit, context, ended, child);
  addAuditCompare(audit, context, ended, child);
};
