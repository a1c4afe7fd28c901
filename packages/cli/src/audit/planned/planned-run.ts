/** What `audit run` and `audit rerun` run: a workload of a file or of a record, or a command. */

import { basename } from "node:path";
import { type AuditedWorkload, type AuditOptions, type WorkloadPlan, workloadFacts } from "@wattspan/audit";
import type { CommandContext } from "../../command/command-context.js";
import { runChild } from "../../process/child.js";
import { commandDigest } from "../command-digest.js";
import { workloadEnvironment } from "../workload-environment.js";
import { WorkloadError } from "../workload-run.js";

/** Everything that a workload decides. */
export interface PlannedRun {
  /** How often, with which rests, limits and rules. */
  readonly length: Pick<AuditOptions, "repetitions" | "warmUps" | "restS" | "timeoutS" | "rules">;
  readonly workload: Omit<AuditedWorkload, "run" | "afterwards" | "cpuS">;
  /** The program and its arguments. Absent: `run` runs in this process. */
  readonly command?: readonly string[];
  readonly run?: AuditedWorkload["run"];
  /** Where the command runs. Default: this process's folder. */
  readonly folder?: string;
  /** Names of the variables that it gets. Default: all. */
  readonly environment?: readonly string[];
}

const REPETITIONS = 10;

/** How often, in words of a plan. */
type Length = Pick<WorkloadPlan, "repetitions" | "warmUps">;
type RunOfCommand = Length & Pick<AuditedWorkload, "scope">;

/** Those that are stated. @example countsOf({ repetitions: 12 }) */
export const countsOf = ({ repetitions, warmUps, scope }: RunOfCommand) => ({
  ...(repetitions !== undefined && { repetitions }),
  ...(warmUps !== undefined && { warmUps }),
  ...(scope && { scope }),
});

const lengthOf = ({ repetitions = REPETITIONS, warmUps = 1 }: Length) => ({ warmUps, repetitions });

/** A command of the command line. It may have a secret in it: its digest says as much. */
export const commandRun = (command: readonly string[], { scope, ...length }: RunOfCommand): PlannedRun => {
  const inputs = { command: `sha256:${commandDigest(command)}` };
  const workload = { name: basename(command[0] ?? ""), inputs, ...(scope && { scope }) };
  return { length: lengthOf(length), workload, command };
};

/** A plan, and where it is carried out. */
export interface PlaceOfPlan {
  readonly plan: WorkloadPlan;
  readonly run?: AuditedWorkload["run"];
  readonly folder: string;
  /** Of the workload file in it. */
  readonly name: string;
  readonly stop: AbortSignal;
  /** Receives lines while digests are computed. */
  readonly onProgress: (text: string) => void;
}

/**
 * Runs the setup of a plan, and takes the digests of what it reads.
 * @throws WorkloadError if the setup fails; AuditError if a file cannot be read or is not as stated; either if it is
 * stopped
 * @example await plannedRun({ plan, folder, stop, onProgress: (text) => progress.say(text) }, context)
 */
export async function plannedRun(
  { stop, onProgress: say, ...file }: PlaceOfPlan,
  { environment }: CommandContext,
): Promise<PlannedRun> {
  const { plan, run, folder } = file;
  const { name, scope, command, guardrails, restS, timeoutS, steadiness } = plan;
  const own = workloadEnvironment(environment, plan.environment);
  if (plan.setup) {
    say("setup");
    const end = await runChild(plan.setup, { environment: own, isTerminal: false, folder, stop });
    if (stop.aborted) throw new WorkloadError("the setup was interrupted, and nothing has run");
    if (end.failure !== undefined) throw new WorkloadError(`the setup ${end.failure}`);
    if (end.code !== 0) throw new WorkloadError(`the setup ended with exit code ${end.code}`);
  }
  const onProgress = (path: string, bytes: number, totalBytes: number) =>
    say(`digest of ${path}: ${Math.floor((100 * bytes) / Math.max(1, totalBytes))} %`);
  const facts = await workloadFacts(file, environment, { onProgress, signal: stop });
  return {
    length: {
      ...lengthOf(plan),
      ...(restS !== undefined && { restS }),
      ...(timeoutS !== undefined && { timeoutS }),
      ...(steadiness && { rules: steadiness }),
    },
    workload: { name, scope, facts, folder, ...(guardrails && { guardrails }) },
    folder,
    ...(command ? { command } : run && { run }),
    ...(plan.environment && { environment: plan.environment }),
  };
}
