/** What `audit compare` runs in BASE and in HEAD: the workload file of each, or one command. */

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type GatePolicy, readWorkload, type WorkloadPlan, workloadIdentity } from "@wattspan/audit";
import type { CommandContext } from "../../command/command-context.js";
import { UsageError } from "../../command/usage-error.js";
import { ofUser } from "../../process/alive.js";
import type { WorkloadRequest } from "../workload-run.js";
import { type PlaceOfPlan, plannedRun } from "./planned-run.js";

/** BASE and HEAD. */
export interface Folders {
  readonly base: string;
  readonly head: string;
}

/** What the command line says of it. */
export interface GivenWorkload {
  readonly workload?: string;
  readonly scope?: WorkloadPlan["scope"];
}

/** What runs in one of them. */
export interface ComparedWorkload
  extends Pick<WorkloadRequest, "command" | "folder" | "scope" | "identity" | "variables" | "timeoutS"> {
  readonly steadiness: NonNullable<WorkloadPlan["steadiness"]>;
  readonly guardrails: readonly string[];
}

type At = Pick<PlaceOfPlan, "stop" | "onProgress">;

/**
 * Reads the file in a folder, runs its setup, and checks what it reads.
 * @throws UsageError for a workload without a command; and as `readWorkload` and `plannedRun`
 */
async function comparedWorkload(
  file: string,
  folder: string,
  at: At,
  context: CommandContext,
): Promise<ComparedWorkload> {
  const {
    plan,
    folder: own,
    name,
  } = await ofUser(() => readWorkload(join(folder, file), context.environment));
  const { command, scope, timeoutS, environment, steadiness = {}, guardrails = [] } = plan;
  if (!command)
    throw new UsageError("--workload", file, "a workload with a command", "--workload workload.yaml");
  await plannedRun({ ...at, plan, folder: own, name }, context);
  return {
    ...{ command, folder: own, scope, steadiness, guardrails },
    identity: workloadIdentity({ name: plan.name, scope, plan }),
    ...(environment && { variables: environment }),
    ...(timeoutS !== undefined && { timeoutS }),
  };
}

/** @throws UsageError for a side that is no folder */
export async function checkSides(folders: Folders): Promise<void> {
  for (const [side, folder] of Object.entries(folders)) {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw new UsageError(`<${side}>`, folder, "a folder that is there", undefined);
  }
}

/** Either a workload file or a command. */
export function checkWorkload({ workload, scope }: GivenWorkload, [program]: readonly string[]): void {
  const example = "wattspan audit compare base head --workload workload.yaml";
  if (program === undefined && workload === undefined)
    throw new UsageError("the command", undefined, "one after --, or a --workload", example);
  if (program !== undefined && workload !== undefined)
    throw new UsageError("the command", program, "no command with --workload", example);
  if (workload !== undefined && scope)
    throw new UsageError("--scope", scope, "a command after --: a workload file has its own", example);
}

/** What runs in each folder. */
export async function workloadsOf(
  folders: Folders,
  { workload, scope }: GivenWorkload,
  command: readonly string[],
  context: CommandContext,
  at: At,
): Promise<Readonly<Record<keyof Folders, ComparedWorkload>>> {
  if (workload === undefined) {
    const both = { command, steadiness: {}, guardrails: [], ...(scope && { scope }) };
    return { base: { ...both, folder: folders.base }, head: { ...both, folder: folders.head } };
  }
  const of = (folder: string) => comparedWorkload(workload, folder, at, context);
  return { base: await of(folders.base), head: await of(folders.head) };
}

/** Those of both files count: a HEAD that deletes one from its own file has it still. */
export const withGuardrails = (policy: GatePolicy, workloads: readonly ComparedWorkload[]): GatePolicy => {
  const { required = [] } = policy.guardrails;
  const all = new Set([...required, ...workloads.flatMap(({ guardrails }) => guardrails)]);
  return { ...policy, guardrails: { ...policy.guardrails, required: [...all] } };
};
