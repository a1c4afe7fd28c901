/** The workload of a record, to be run again. */

import { basename, join } from "node:path";
import { AuditError, moduleFunction, type RecordedAudit, readWorkload } from "@wattspan/audit";
import type { CommandContext } from "../../command/command-context.js";
import { ofUser } from "../../process/alive.js";
import { commandDigest } from "../command-digest.js";
import { commandRun, countsOf, type PlaceOfPlan, type PlannedRun, plannedRun } from "./planned-run.js";

/** Where it runs. */
export interface PlaceOfRerun extends Pick<PlaceOfPlan, "folder" | "stop" | "onProgress"> {
  /** What follows `--`: a record of such a command has its digest alone. */
  readonly child: readonly string[];
}

/**
 * What the record says that runs, in words. @throws AuditError if it does not say, or says otherwise than what
 * follows `--`
 * @example recordedCommand(await readRecord("run.audit.jsonl"), []) // ["python3", "agent.py"]
 */
export function recordedCommand({ workload }: RecordedAudit, child: readonly string[]): readonly string[] {
  const { plan, commandDigest: digest } = workload;
  if (plan) {
    if (child.length > 0) throw new AuditError("The record holds its workload: leave out what follows `--`.");
    return plan.command ?? [plan.module ?? fileOf(workload)];
  }
  if (digest === undefined) throw new AuditError("The record does not say what ran: it was a function.");
  if (child.length === 0)
    throw new AuditError(
      `The record holds no command, only its digest ${digest}. Name the command after \`--\`.`,
    );
  if (`sha256:${commandDigest(child)}` === digest) return child;
  throw new AuditError(`The command after \`--\` is not the one of the record, whose digest is ${digest}.`);
}

/** @example await recordedRun(recorded, { child: [], folder: ".", stop, onProgress }, context) */
export async function recordedRun(
  recorded: RecordedAudit,
  place: PlaceOfRerun,
  context: CommandContext,
): Promise<PlannedRun> {
  const { rules } = recorded.workload;
  const { length, ...planned } = await plannedAgain(recorded, place, context);
  return { ...planned, length: { ...length, rules } };
}

async function plannedAgain(
  recorded: RecordedAudit,
  { child, ...place }: PlaceOfRerun,
  context: CommandContext,
): Promise<PlannedRun> {
  const { plan } = recorded.workload;
  if (!plan) return { ...commandRun(child, countsOf(recorded.workload)), folder: place.folder };
  const isFunction = plan.command === undefined && plan.module === undefined;
  const name = isFunction ? fileOf(recorded.workload) : "the record";
  const { run } = isFunction
    ? await ofUser(() => readWorkload(join(place.folder, name), context.environment))
    : { run: await ofUser(() => moduleFunction({ plan, folder: place.folder, name })) };
  return plannedRun({ ...place, plan, name, ...(run && { run }) }, context);
}

/** The workload file that has the function. */
function fileOf({ digests }: RecordedAudit["workload"]): string {
  const path = digests.find((one) => one.of === "workload")?.path;
  if (path !== undefined && path === basename(path)) return path;
  throw new AuditError("The record does not say which workload file has its function.");
}
