/** What a workload covers: runs of one scope are compared with runs of the same one. */

import type { StageKind } from "@wattspan/core";

/** The scopes of workloads. */
export const SCOPES = [
  "training",
  "fine_tuning",
  "inference",
  "agent_loop",
  "orchestration",
  "data_transfer",
  "caching",
] as const;

/** One of them. */
export type WorkloadScope = (typeof SCOPES)[number];

/** The kind of the stage that a repetition is metered as. Model cards have no word for most scopes. */
export const stageKindOf = (scope: WorkloadScope | undefined): StageKind =>
  scope === "training" || scope === "fine_tuning" || scope === "inference" ? scope : "other";
