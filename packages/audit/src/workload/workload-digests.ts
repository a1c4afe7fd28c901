import { AuditError } from "../format/audit-error.js";
import { type DigestOptions, type PathDigest, pathDigest } from "./path-digest.js";
import type { WorkloadFile } from "./read-workload.js";

/** A digest, as the record has it. */
export interface WorkloadDigest extends Partial<Omit<PathDigest, "sha256">> {
  readonly of: "workload" | "module" | "input" | "model" | "dataset";
  readonly name?: string;
  readonly version?: string;
  readonly path?: string;
  readonly sha256: string;
  /** It was stated, and nothing was read. */
  readonly isStated?: true;
}

/**
 * What a record says of a workload besides its name and scope: the plan, the digests of what it reads, and which of its
 * variables are not set. Of variables, the names alone.
 * @throws AuditError if something cannot be read, or is not what the plan says
 * @example await workloadFacts(await readWorkload("workload.yaml"), process.env)
 */
export async function workloadFacts(
  { plan, folder, name, run }: WorkloadFile,
  environment: Readonly<Record<string, string | undefined>>,
  options?: DigestOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const asked: (Omit<WorkloadDigest, "sha256"> & { readonly sha256?: string })[] = [
    // A workload file that has its function in it.
    ...(run && plan.module === undefined ? [{ of: "workload" as const, path: name }] : []),
    ...(plan.module === undefined ? [] : [{ of: "module" as const, path: plan.module }]),
    ...(plan.inputs ?? []).map((one) => ({ ...one, of: "input" as const })),
    ...(plan.models ?? []).map((one) => ({ ...one, of: "model" as const })),
    ...(plan.dataset ? [{ ...plan.dataset, of: "dataset" as const }] : []),
  ];
  const digests: WorkloadDigest[] = [];
  for (const { sha256: stated, ...one } of asked) {
    if (one.path !== undefined) {
      const digest = await pathDigest(folder, one.path, options);
      if (stated !== undefined && stated !== digest.sha256)
        throw new AuditError(
          `${one.path} has the SHA-256 ${digest.sha256}, and the workload expects ${stated}. ` +
            "Use the file that it means, or state the digest of this one.",
        );
      digests.push({ ...one, ...digest });
    } else if (stated !== undefined) digests.push({ ...one, sha256: stated, isStated: true });
  }
  const unset = (plan.environment ?? []).filter((variable) => environment[variable] === undefined);
  return { plan, digests, ...(unset.length > 0 && { unset }) };
}
