import { named } from "../../command/arguments.js";
import { type Description, JSON_OPTION } from "../options/described.js";
import { MACHINE_OPTIONS } from "../options/machine-options.js";
import { PLACE_OPTION } from "../options/place-options.js";
import { keyOf } from "../options/signing-key.js";

/** `wattspan audit rerun`: the workload of a record once more, and whether its figures are the same. */
export const AUDIT_RERUN: Description = {
  name: "rerun",
  summary: "whether a recorded workload takes the same here",
  description:
    "Verifies a record, says what cannot be restored here, runs its workload again, records that, and " +
    "compares the figures.",
  usage: "[options] <record> [-- <command> [arguments]]",
  arguments: {
    "<record>": "the file of an audit",
  },
  options: {
    "--folder <folder>": ["where the workload's files are (default: here)", named("checkout")],
    "--record <file>": [
      "write the new record there; it must not exist (default: rerun.audit.jsonl)",
      named("rerun.audit.jsonl"),
    ],
    "--strict": ["refuse if anything cannot be restored"],
    "--dry-run": ["say what would run and what cannot be restored, and run nothing"],
    "--sign <file>": ["sign the new record with this private Ed25519 key, in PEM", () => keyOf],
    ...JSON_OPTION,
    ...MACHINE_OPTIONS,
    ...PLACE_OPTION,
  },
  note: `It runs the command that the record holds: read it first with --dry-run. A record of a command after --
has its digest alone, and the command must follow -- again.`,
  examples: [
    "wattspan audit rerun summarize.audit.jsonl --dry-run",
    "wattspan audit rerun summarize.audit.jsonl --record here.audit.jsonl",
    "wattspan audit rerun run.audit.jsonl -- python3 agent.py",
  ],
  exitCodes:
    "0 the same, 1 a figure differs, or not run or not recorded, 2 the command line is wrong, 3 no verdict",
  runsCommand: true,
  action: () => import("../actions/audit-rerun.js"),
};
