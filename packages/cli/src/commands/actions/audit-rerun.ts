/** Runs the workload of a record once more. */

import type { KeyObject } from "node:crypto";
import {
  AuditError,
  notRestored,
  type RecordedAudit,
  type RerunReport,
  readRecord,
  rerun,
  WorkloadFileError,
} from "@wattspan/audit";
import { TABLES } from "../../audit/planned/audited-run.js";
import { recordedCommand, recordedRun } from "../../audit/planned/recorded-run.js";
import { checkNewRecord, type ShownRun, shownRun } from "../../audit/planned/shown-run.js";
import { notRestoredText, rerunText } from "../../audit/rerun-text.js";
import { WorkloadError } from "../../audit/workload-run.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";
import { sayUnread } from "../../machine/unread.js";
import { canvasOf } from "../../terminal/canvas.js";
import { terminalOf } from "../../terminal/terminal.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { machineFrom } from "../options/machine-from.js";
import type { MachineOptions } from "../options/machine-options.js";

/** Options of `wattspan audit rerun`. */
interface AuditRerunOptions extends OutputOptions, MachineOptions, PlaceOptions {
  readonly folder?: string;
  readonly record?: string;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly sign?: KeyObject;
}

const EXIT_CODES = { same: 0, differs: 1, unknown: 3 } as const satisfies Record<
  RerunReport["outcome"],
  ExitCode
>;
const FAILURES = [AuditError, WorkloadError, WorkloadFileError];
/** What `wattspan audit rerun` does: nothing but to say it, with `--dry-run`. */
export async function run(
  options: AuditRerunOptions,
  context: CommandContext,
  [record]: readonly [string],
  child: readonly string[],
): Promise<ExitCode> {
  try {
    return await (options.dryRun ? plan : again)(record, options, child, context);
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
  const { verdict, recorded } = await readRecord(record);
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

async function again(
  record: string,
  { folder = ".", record: file = "rerun.audit.jsonl", strict, sign, ...given }: AuditRerunOptions,
  child: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const { stderr, environment } = context;
  const location = placeFrom(given);
  const machine = machineFrom(given, sayUnread(stderr));
  checkNewRecord(file);
  const rerunOf = async (recorded: RecordedAudit) => {
    stderr.write(`${runsText(recorded, recordedCommand(recorded, child))}\n`);
    const plan: ShownRun["plan"] = (at) => recordedRun(recorded, { ...at, child, folder }, context);
    const more = { ...(location && { location }), ...(sign && { key: sign }) };
    return (await shownRun({ plan, machine, file, isQuiet: given.json, ...more }, context)).file;
  };
  const report = await rerun({
    record,
    run: rerunOf,
    folder,
    environment,
    tables: TABLES,
    ...(strict && { strict, onNotRestored: (all) => listed(all, context) }),
  });
  print(context, given, report, (canvas) => rerunText(report, file, canvas));
  return EXIT_CODES[report.outcome];
}

/** Whoever is refused sees all of it. */
function listed(differences: RerunReport["notRestored"], { stderr, environment }: CommandContext): void {
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
