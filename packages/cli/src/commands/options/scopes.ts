import type { WorkloadPlan } from "@wattspan/audit";

/** The scopes of workloads, as `@wattspan/audit` has them: it is loaded only for what runs. */
export const SCOPES = [
  "training",
  "fine_tuning",
  "inference",
  "agent_loop",
  "orchestration",
  "data_transfer",
  "caching",
] as const satisfies readonly WorkloadPlan["scope"][];
