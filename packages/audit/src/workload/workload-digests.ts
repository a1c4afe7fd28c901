import { AuditError } from "../format/audit-error.js";
import type { FileDigests, PathDigest } from "./file-digests.js";
import type { WorkloadPlan } from "./workload.js";

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
 * Digests of the module, inputs, models and dataset of a plan.
 * @throws AuditError if one cannot be read, or is not what the plan says
 * @example await workloadDigests(plan, folder, new FileDigests())
 */
export async function workloadDigests(
  plan: WorkloadPlan,
  folder: string,
  files: FileDigests,
): Promise<readonly WorkloadDigest[]> {
  const asked: (Omit<WorkloadDigest, "sha256"> & { readonly sha256?: string })[] = [
    ...(plan.module === undefined ? [] : [{ of: "module" as const, path: plan.module }]),
    ...(plan.inputs ?? []).map((one) => ({ ...one, of: "input" as const })),
    ...(plan.models ?? []).map((one) => ({ ...one, of: "model" as const })),
    ...(plan.dataset ? [{ ...plan.dataset, of: "dataset" as const }] : []),
  ];
  const found: WorkloadDigest[] = [];
  for (const { sha256: stated, ...one } of asked) {
    if (one.path !== undefined) {
      const digest = await files.of(folder, one.path);
      if (stated !== undefined && stated !== digest.sha256)
        throw new AuditError(
          `${one.path} has the SHA-256 ${digest.sha256}, and the workload expects ${stated}. ` +
            "Use the file that it means, or state the digest of this one.",
        );
      found.push({ ...one, ...digest });
    } else if (stated !== undefined) found.push({ ...one, sha256: stated, isStated: true });
  }
  return found;
}
