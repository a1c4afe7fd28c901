/** Audits a command: runs it repeatedly, metered and recorded. */

import type { KeyObject } from "node:crypto";
import { basename } from "node:path";
import {
  type AuditProgress,
  type AuditReport,
  audit,
  type MeterTest,
  type StatedPue,
  type StopAt,
} from "@wattspan/audit";
import { cardFacts, descendantsCpu, type OwnGroup, ownGroupCpu } from "@wattspan/meters";
import { startWattspan } from "wattspan";
import type { CommandContext } from "../command/command-context.js";
import type { ExecRequest } from "../exec/metered-command.js";
import { metersOf } from "../machine/candidates.js";
import { runChild } from "../process/child.js";
import { commandDigest } from "./command-digest.js";
import { WorkloadError } from "./workload-run.js";

/** The command, and how often it runs. */
export interface AuditRequest extends Pick<ExecRequest, "command" | "machine" | "location"> {
  /** Required without `stopAt`. */
  readonly repetitions?: number;
  readonly stopAt?: StopAt;
  readonly pue?: StatedPue;
  readonly onTested?: (tests: readonly MeterTest[]) => void;
  readonly warmUps: number;
  readonly file: string;
  readonly key?: KeyObject;
  readonly stop: AbortSignal;
  readonly onProgress: (progress: AuditProgress) => void;
}

/** Scanning all processes of the host is not free. */
const SAMPLING = { intervalMs: 250, selfCpuLimit: 0.05 };

/**
 * Runs the command so often, and records it.
 * @throws WorkloadError if it cannot be started; AuditError if it cannot be recorded or was stopped.
 * @example (await auditedCommand({ command: ["python3", "train.py"], repetitions: 12, warmUps: 1, file, stop, onProgress }, context)).counted
 */
export async function auditedCommand(request: AuditRequest, context: CommandContext): Promise<AuditReport> {
  const group = ownGroupCpu();
  try {
    return await auditIn(group, request, context);
  } finally {
    group?.close();
  }
}

async function auditIn(
  group: OwnGroup | undefined,
  { command, machine, location, stop, pue, ...rest }: AuditRequest,
  { environment, candidates }: CommandContext,
): Promise<AuditReport> {
  const cannotStart = new AbortController();
  const run = async () => {
    const end = await runChild(command, {
      ...{ environment, isTerminal: false, stop },
      ...(group && { enter: (start) => group.enter(start) }),
    });
    if (end.failure !== undefined) cannotStart.abort(new WorkloadError(`the workload ${end.failure}`));
    if (end.code !== 0) throw new WorkloadError();
  };
  const meters = metersOf({ ...machine, ownCpu: group ?? descendantsCpu() }, candidates);
  try {
    return await audit({
      ...rest,
      workload: {
        name: basename(command[0] ?? ""),
        inputs: { command: `sha256:${commandDigest(command)}` },
        run,
      },
      signal: AbortSignal.any([stop, cannotStart.signal]),
      meters,
      stated: { ...(pue && { pue }), machine: async () => ({ cards: await cardFacts() }) },
      metering: (taps) =>
        startWattspan({
          ...{ estimators: [], telemetry: { detail: "off" }, sampling: SAMPLING },
          ...(location && { location }),
          ...taps,
        }),
    });
  } catch (error) {
    throw cannotStart.signal.aborted ? cannotStart.signal.reason : error;
  }
}
