/** Audits a workload, and shows on standard error how far it is. */

import { lstatSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AuditError, type AuditReport } from "@wattspan/audit";
import type { CommandContext } from "../../command/command-context.js";
import { interruption } from "../../process/interruption.js";
import { lookAt } from "../../process/look-at.js";
import { progressOn } from "../../terminal/progress.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { type MeterTests, meterTestsText } from "../meter-tests-text.js";
import { runProgress } from "../progress-text.js";
import { type AuditRequest, auditedRun } from "./audited-run.js";
import type { PlaceOfPlan, PlannedRun } from "./planned-run.js";

/** What runs, and where it is recorded. */
export interface ShownRun extends Pick<AuditRequest, "machine" | "location" | "file" | "key" | "pue"> {
  /** Reads what runs, and prepares it. */
  readonly plan: (at: Pick<PlaceOfPlan, "stop" | "onProgress">) => Promise<PlannedRun>;
  /** Whether the tests of the meters are not shown. */
  readonly isQuiet?: boolean | undefined;
}

/**
 * Refuses a record that could not be written, before anything runs.
 * @throws AuditError if it exists, or its folder does not
 * @example checkNewRecord("run.audit.jsonl")
 */
export function checkNewRecord(file: string): void {
  // A link that leads nowhere is there, too.
  if (lookAt(file, lstatSync).stats)
    throw new AuditError(`The record ${file} is there already. Name another by --record, or remove it.`);
  // Resolved, which fails where the working directory is gone: before the machine is tried.
  if (!lookAt(dirname(resolve(file))).stats?.isDirectory())
    throw new AuditError(`The folder of the record ${file} is not there. Create it, or name another.`);
}

/**
 * Runs and records it, until it ends or a signal comes.
 * @throws as {@link checkNewRecord}, as `plan` does, and as {@link auditedRun}
 * @example const report = await shownRun({ plan: async () => commandRun(["true"], {}), file, machine }, context)
 */
export async function shownRun(
  { plan, isQuiet, ...request }: ShownRun,
  context: CommandContext,
): Promise<AuditReport> {
  const { stderr, signals } = context;
  checkNewRecord(request.file);
  const interrupted = interruption(signals);
  const progress = progressOn(stderr, stderr.isTTY === true);
  const stop = interrupted.signal;
  const onTested = (tests: MeterTests) => {
    progress.end();
    stderr.write(meterTestsText(tests));
  };
  try {
    const planned = await plan({ stop, onProgress: (text) => progress.say(safeText(text, 200)) });
    // What runs in this process may overlook its signal, and nobody can end it from outside.
    const letGo = () => {
      interrupted.end();
      stderr.write("wattspan: it ends after this repetition; a second Ctrl-C ends it at once\n");
    };
    if (!planned.command) stop.addEventListener("abort", letGo, { once: true });
    const onProgress = runProgress(planned, progress, stderr);
    return await auditedRun(
      { ...request, planned, stop, onProgress, ...(!isQuiet && { onTested }) },
      context,
    );
  } finally {
    progress.end();
    interrupted.end();
  }
}
