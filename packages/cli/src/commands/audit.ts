import { AUDIT_COMPARE } from "./audit/audit-compare.js";
import { AUDIT_RERUN } from "./audit/audit-rerun.js";
import { AUDIT_RUN } from "./audit/audit-run.js";
import { AUDIT_TRACE } from "./audit/audit-trace.js";
import { AUDIT_VERIFY } from "./audit/audit-verify.js";
import type { Description } from "./options/described.js";

/** `wattspan audit`: audits of workloads. */
export const AUDIT: Description = {
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
  subcommands: [AUDIT_RUN, AUDIT_VERIFY, AUDIT_TRACE, AUDIT_RERUN, AUDIT_COMPARE],
};
