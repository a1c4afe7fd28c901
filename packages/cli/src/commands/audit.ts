/** `wattspan audit`: audits of workloads. */

import type { Command } from "commander";
import type { CommandContext, ExitCode } from "../command/command-context.js";
import { addAuditCompare } from "./audit/audit-compare.js";
import { addExamples } from "./options/examples.js";

const EXAMPLES = {
  examples: ["wattspan audit compare base head --max-increase energy=5% -- npm run workload"],
  exitCodes: "those of the subcommand",
} as const;

/**
 * Adds the command to a program. `ended` gets the exit code.
 * @param child what follows `--`.
 * @example addAudit(program, context, (code) => codes.push(code), ["npm", "run", "workload"])
 */
export function addAudit(
  program: Command,
  context: CommandContext,
  ended: (code: ExitCode) => void,
  child: readonly string[],
): void {
  const audit = program
    .command("audit")
    .summary("compares two versions of a workload in energy, carbon, latency and quality")
    .description(
      "Audits of workloads: what they take, with intervals, so that a change can be decided about.",
    );
  addExamples(audit, EXAMPLES);
  addAuditCompare(audit, context, ended, child);
}
