/** A workload as the third line of a record has it, both ways. */

import type { WorkloadScope } from "../format/scope.js";
import { SCOPES } from "../format/scope.js";
import { checkWorkload } from "./check-workload.js";
import type { WorkloadPlan } from "./workload.js";
import type { WorkloadDigest } from "./workload-digests.js";

/** What a record says of its workload. */
export interface RecordedWorkload {
  readonly name: string;
  readonly scope?: WorkloadScope;
  /** Absent: it was given on the command line, or by a function. */
  readonly plan?: WorkloadPlan;
  readonly digests: readonly WorkloadDigest[];
  /** Of a command that was given on the command line: `sha256:…` of its words as JSON. */
  readonly commandDigest?: string;
  readonly repetitions?: number;
  readonly warmUps?: number;
}

/** What a plan adds to the line. @example workloadFacts(plan, await workloadDigests(plan, folder, files)) */
export const workloadFacts = (
  plan: WorkloadPlan,
  digests: readonly WorkloadDigest[],
): { readonly plan: WorkloadPlan; readonly digests: readonly WorkloadDigest[] } => ({ plan, digests });

/** Reads the line. Members of other shapes are left out: a verified record proves numbers, and not facts. */
export function recordedWorkload(line: Readonly<Record<string, unknown>>): RecordedWorkload {
  const { name, scope, digests, inputs, repetitions, warmUps } = line;
  const plan = planOf(line.plan);
  const { command } = (typeof inputs === "object" && inputs !== null ? inputs : {}) as { command?: unknown };
  return {
    name: typeof name === "string" ? name : "",
    ...(SCOPES.some((one) => one === scope) && { scope: scope as WorkloadScope }),
    ...(plan && { plan }),
    digests: Array.isArray(digests) ? digests.filter(isDigest) : [],
    ...(typeof command === "string" && { commandDigest: command }),
    ...(isCount(repetitions) && { repetitions }),
    ...(isCount(warmUps) && { warmUps }),
  };
}

function planOf(given: unknown): WorkloadPlan | undefined {
  const { command, module } = (given ?? {}) as Partial<WorkloadPlan>;
  try {
    return checkWorkload(given, {}, command === undefined && module === undefined);
  } catch {
    return undefined;
  }
}

const isCount = (given: unknown): given is number => Number.isSafeInteger(given) && (given as number) >= 0;

function isDigest(given: unknown): given is WorkloadDigest {
  const { of, sha256 } = (given ?? {}) as Partial<WorkloadDigest>;
  return typeof of === "string" && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}
