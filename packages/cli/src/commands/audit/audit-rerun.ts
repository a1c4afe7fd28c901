/** `wattspan audit rerun`: the workload of a record once more, and whether its figures are the same. */

import type { KeyObject } from "node:crypto";
import {
  AuditError,
  type NotRestored,
  notRestored,
  type RecordedAudit,
  type RerunReport,
  rerun,
  verifiedRecord,
  WorkloadFileError,
} from "@wattspan/audit";
import { TABLES } from "../../audit/planned/audited-run.js";
import { recordedCommand, recordedRun } from "../../audit/planned/recorded-run.js";
import { checkNewRecord, type ShownRun, shownRun } from "../../audit/planned/shown-run.js";
import { notRestoredText, rerunText } from "../../audit/rerun-text.js";
import { WorkloadError } from "../../audit/workload-run.js";
import { nameOf, shareOf } from "../../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { canvasOf } from "../../terminal/canvas.js";
import { terminalOf } from "../../terminal/terminal.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { addExamples } from "../options/examples.js";
import { addMachineOptions, type MachineOptions, machineFrom } from "../options/machine-options.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "../options/place-options.js";
import { keyOf } from "../options/signing-key.js";

interface AuditRerunOptions extends OutputOptions, MachineOptions, PlaceOptions {
  readonly folder?: string;
  readonly record?: string;
  readonly strict?: boolean;
  readonly tolerance?: number;
  readonly dryRun?: boolean;
  readonly sign?: KeyObject;
}

const EXIT_CODES = { same: 0, differs: 1, inconclusive: 3, unknown: 3 } as const satisfies Record<
  RerunReport["outcome"],
  ExitCode
>;
const FAILURES = [AuditError, WorkloadError, WorkloadFileError];
const EXAMPLES = {
  note: `It runs the command that the record holds: read it first with --dry-run. A record of a command after -- has its digest alone, and
the command must follow -- again.`,
  examples: [
    "wattspan audit rerun summarize.audit.jsonl --dry-run",
    "wattspan audit rerun summarize.audit.jsonl --record here.audit.jsonl",
    "wattspan audit rerun run.audit.jsonl --tolerance 5% -- python3 agent.py",
  ],
  exitCodes:
    "0 the same, 1 a figure differs, or not run or not recorded, 2 the command line is wrong, 3 no verdict",
} as const;

/** Adds the command to `audit`. @example addAuditRerun(audit, context, ended, []) */
export const addAuditRerun: AddCommand = (audit, context, ended, child) => {
  const command = audit
    .command("rerun")
    .usage("[options] <record> [-- <command> [arguments]]")
    .argument("<record>", "the file of an audit")
    .summary("whether a recorded workload takes the same here")
    .description(
      "Verifies a record, says what cannot be restored here, runs its workload again, records that, and compares the figures.",
    )
    .option(
      "--folder <folder>",
      "where the workload's files are (default: here)",
      nameOf("--folder", "checkout"),
    )
    .option(
      "--record <file>",
      "write the new record there; it must not exist (default: rerun.audit.jsonl)",
      nameOf("--record", "rerun.audit.jsonl"),
    )
    .option(
      "--tolerance <share>",
      "a figure is the same if its change is within this, with its interval (default: if the intervals overlap)",
      shareOf("--tolerance", "5%"),
    )
    .option("--strict", "refuse if anything cannot be restored")
    .option("--dry-run", "say what would run and what cannot be restored, and run nothing")
    .option("--sign <file>", "sign the new record with this private Ed25519 key, in PEM", keyOf)
    .option("--json", "one JSON object of a documented shape");
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async (record: string) => {
    const options = command.optsWithGlobals<AuditRerunOptions>();
    ended(await guarded(context, () => (options.dryRun ? plan : run)(record, options, child, context)));
  });
};

async function guarded(context: CommandContext, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    sayExpected(error, FAILURES, context);
    return 1;
  }
}

async function plan(
  record: string,
  { folder = ".", ...output }: AuditRerunOptions,
  child: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { verdict, recorded } = await verifiedRecord(record);
  if (verdict.verdict === "invalid")
    throw new AuditError(`The record ${record} is not valid: line ${verdict.line}. Verify it.`);
  const command = recordedCommand(recorded, child);
  const { environment } = context;
  const differences = await notRestored(recorded, { folder, environment, tables: TABLES });
  print(
    context,
    output,
    { ...setupOf(recorded), command, notRestored: differences },
    (canvas) => `${runsText(recorded, command)}\n\n${notRestoredText(differences, canvas)}\n`,
  );
  return 0;
}

async function run(
  record: string,
  { folder = ".", record: file = "rerun.audit.jsonl", strict, tolerance, sign, ...given }: AuditRerunOptions,
  child: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { stderr, environment } = context;
  const location = placeFrom(given);
  const machine = machineFrom(given);
  checkNewRecord(file);
  const again = async (recorded: RecordedAudit) => {
    stderr.write(`${runsText(recorded, recordedCommand(recorded, child))}\n`);
    const plan: ShownRun["plan"] = (at) => recordedRun(recorded, { ...at, child, folder }, context);
    const more = { ...(location && { location }), ...(sign && { key: sign }) };
    return (await shownRun({ plan, machine, file, isQuiet: given.json, ...more }, context)).file;
  };
  const report = await rerun({
    ...{ record, run: again, folder, environment, tables: TABLES, tolerance },
    ...(strict && { strict, onNotRestored: (all: readonly NotRestored[]) => listed(all, context) }),
  });
  print(context, given, report, (canvas) => rerunText(report, file, canvas));
  return EXIT_CODES[report.outcome];
}

/** Whoever is refused sees all of it. */
function listed(differences: readonly NotRestored[], { stderr, environment }: CommandContext): void {
  if (differences.length === 0) return;
  stderr.write(`${notRestoredText(differences, canvasOf(terminalOf(stderr, environment, undefined)))}\n`);
}

const setupOf = ({ workload: { plan } }: RecordedAudit) => plan?.setup && { setup: plan.setup };

/** All that runs, uncut: whoever wrote the record may be a stranger. */
function runsText(recorded: RecordedAudit, command: readonly string[]): string {
  const { setup } = setupOf(recorded) ?? {};
  return [...(setup ? [`sets up: ${wordsText(setup)}`] : []), `runs: ${wordsText(command)}`].join("\n");
}

function wordsText(words: readonly string[]): string {
  const text = words.map((word) => (/^[\w./:=@,+-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
  return safeText(text, text.length);
}
