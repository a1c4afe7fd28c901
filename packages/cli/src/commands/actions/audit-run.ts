/** Runs a workload repeatedly, and records it. */

import type { KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import {
  AuditError,
  readRecord,
  readWorkload,
  summaryOf,
  WorkloadFileError,
  type WorkloadPlan,
} from "@wattspan/audit";
import { auditText } from "../../audit/audit-text.js";
import type { StatedPue } from "../../audit/planned/audited-run.js";
import { commandRun, countsOf, type PlannedRun, plannedRun } from "../../audit/planned/planned-run.js";
import { type ShownRun, shownRun } from "../../audit/planned/shown-run.js";
import { WorkloadError } from "../../audit/workload-run.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";
import { sayUnread } from "../../machine/unread.js";
import { ofUser } from "../../process/alive.js";
import { machineFrom } from "../options/machine-from.js";
import type { MachineOptions } from "../options/machine-options.js";
import type { VoidAbove } from "../options/void-above.js";

/** Options of `wattspan audit run`. */
interface AuditRunOptions extends OutputOptions, MachineOptions, PlaceOptions {
  readonly repetitions?: number;
  readonly pue?: StatedPue;
  readonly warmUps?: number;
  readonly scope?: WorkloadPlan["scope"];
  readonly voidAbove?: VoidAbove;
  readonly record?: string;
  readonly sign?: KeyObject;
}

const EXAMPLE = "wattspan audit run --repetitions 12 -- python3 agent.py";

/** What `wattspan audit run` does. */
export async function run(
  options: AuditRunOptions,
  context: CommandContext,
  [files]: readonly [readonly string[]],
  child: readonly string[],
): Promise<ExitCode> {
  checkTogether(files, child, options);
  const given = files[0] ?? child;
  const { record: file = "run.audit.jsonl", sign, json, pue } = options;
  const location = placeFrom(options);
  try {
    // Before what is wrong with the record: which may be there from the last run. This says what is missing.
    if (typeof given === "string" && !existsSync(given)) await readWorkload(given, context.environment);
    const report = await shownRun(
      {
        ...{
          plan: (at) => planOf(given, options, at, context),
          machine: machineFrom(options, sayUnread(context.stderr)),
          file,
        },
        ...{ isQuiet: json },
        ...(pue && { pue }),
        ...(location && { location }),
        ...(sign && { key: sign }),
      },
      context,
    );
    const summary = summaryOf((await readRecord(file)).recorded);
    print(context, options, { ...report, summary }, (canvas) => auditText(report, summary, canvas));
    return report.counted.length > 0 ? 0 : 1;
  } catch (error) {
    sayExpected(error, FAILURES, context);
    return error instanceof WorkloadFileError ? 2 : 1;
  }
}

/** Either a workload file or a command. */
function checkTogether(
  [file, ...more]: readonly string[],
  child: readonly string[],
  { scope }: AuditRunOptions,
): void {
  if (file === undefined && child.length === 0)
    throw new UsageError("the command", undefined, "one after --, or a workload file", EXAMPLE);
  if (more.length > 0 || (file !== undefined && child.length > 0))
    throw new UsageError("the command", more[0] ?? file, "-- before it, or one workload file alone", EXAMPLE);
  if (file !== undefined && scope)
    throw new UsageError("--scope", scope, "a command after --: a workload file has its own", EXAMPLE);
}

/** What ends an audit without a record that is whole. */
const FAILURES = [AuditError, WorkloadError, WorkloadFileError];

/** Rules of the command line replace those of the file. */
async function planOf(
  given: string | readonly string[],
  options: AuditRunOptions,
  at: Parameters<ShownRun["plan"]>[0],
  context: CommandContext,
): Promise<PlannedRun> {
  const { scope, ...counts } = countsOf(options);
  const planned =
    typeof given === "string"
      ? await fileRun(given, counts, at, context)
      : commandRun(given, { ...counts, ...(scope && { scope }) });
  const rules = { ...planned.length.rules, ...options.voidAbove };
  return Object.keys(rules).length === 0 ? planned : { ...planned, length: { ...planned.length, rules } };
}

async function fileRun(
  path: string,
  counts: object,
  at: Parameters<ShownRun["plan"]>[0],
  context: CommandContext,
): Promise<PlannedRun> {
  const { plan: written, ...file } = await ofUser(() => readWorkload(path, context.environment));
  return plannedRun({ ...file, ...at, plan: { ...written, ...counts } }, context);
}
