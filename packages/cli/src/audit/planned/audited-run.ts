/** Audits a planned run: repeats it, metered and recorded. */

import { rm } from "node:fs/promises";
import { type AuditOptions, type AuditReport, audit } from "@wattspan/audit";
import { TABLE_DIGESTS } from "@wattspan/carbon/tables";
import { cardFacts, descendantsCpu, type OwnGroup, ownGroupCpu } from "@wattspan/meters";
import { TABLE_DIGESTS as MODEL_TABLES } from "@wattspan/models/tables";
import { startWattspan } from "wattspan";
import type { CommandContext } from "../../command/command-context.js";
import type { ExecRequest } from "../../exec/metered-command.js";
import { metersOf } from "../../machine/candidates.js";
import { ofUser } from "../../process/alive.js";
import { workloadEnvironment } from "../workload-environment.js";
import type { WorkloadError } from "../workload-run.js";
import { commandWorkload } from "./command-workload.js";
import type { PlannedRun } from "./planned-run.js";

/** What runs, and where it is recorded. */
export interface AuditRequest
  extends Pick<ExecRequest, "machine" | "location">,
    Pick<AuditOptions, "onTested" | "file" | "key" | "onProgress"> {
  readonly planned: PlannedRun;
  readonly pue?: StatedPue;
  readonly stop: AbortSignal;
}

/** Power usage effectiveness, and who states it. */
export type StatedPue = NonNullable<NonNullable<AuditOptions["stated"]>["pue"]>;

/** Digests of the tables that may price or estimate. */
export const TABLES = { ...MODEL_TABLES, ...TABLE_DIGESTS };

/** Scanning all processes of the host is not free. */
const SAMPLING = { intervalMs: 250 };

/**
 * Repeats and records it.
 * @throws WorkloadError if its command cannot be started, and then without a record if it never was; AuditError if it
 * cannot be recorded or was stopped.
 * @example
 * (await auditedRun({ planned: commandRun(["python3", "train.py"], {}), file, stop, onProgress }, context)).counted
 */
export async function auditedRun(request: AuditRequest, context: CommandContext): Promise<AuditReport> {
  const { command, run } = request.planned;
  const own: typeof run = run && ((repetition) => ofUser(() => run(repetition)));
  if (!command && own)
    return record({ run: own }, metersOf(request.machine ?? {}, context.candidates), request);
  const group = ownGroupCpu();
  try {
    return await auditCommand(command ?? [], group, request, context);
  } finally {
    group?.close();
  }
}

async function auditCommand(
  command: readonly string[],
  group: OwnGroup | undefined,
  request: AuditRequest,
  { environment, candidates }: CommandContext,
): Promise<AuditReport> {
  const { planned, machine, stop, file } = request;
  const failed = new AbortController();
  let neverRan = false;
  const { close, ...work } = await commandWorkload({
    command,
    environment: workloadEnvironment(environment, planned.environment),
    cannotStart: (error: WorkloadError, index: number) => {
      neverRan = index === 0;
      failed.abort(error);
    },
    ...(planned.folder !== undefined && { folder: planned.folder }),
    ...(group && { group }),
  });
  const cpu = group ?? descendantsCpu();
  const meters = metersOf({ ...machine, ownCpu: cpu }, candidates);
  try {
    const signal = AbortSignal.any([stop, failed.signal]);
    return await record({ ...work, cpuS: () => cpu.read() }, meters, { ...request, stop: signal });
  } catch (error) {
    // It has nothing of the workload, and would refuse the next run under its name. Why it failed is said either way.
    if (neverRan) await Promise.allSettled([rm(file)]);
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    close();
  }
}

function record(
  work: Pick<AuditOptions["workload"], "run" | "afterwards" | "cpuS">,
  meters: ReturnType<typeof metersOf>,
  { planned, location, stop, file, key, pue, onProgress, onTested }: AuditRequest,
): Promise<AuditReport> {
  const { workload, length } = planned;
  return audit({
    ...length,
    workload: { ...workload, ...work },
    file,
    signal: stop,
    meters,
    ...(onProgress && { onProgress }),
    ...(onTested && { onTested }),
    ...(key && { key }),
    tables: TABLES,
    stated: { ...(pue && { pue }), machine: async () => ({ cards: await cardFacts() }) },
    metering: (taps) =>
      startWattspan({
        ...{ estimators: [], telemetry: { detail: "off" }, sampling: SAMPLING },
        ...(location && { location }),
        ...taps,
      }),
  });
}
