/** The values that attributes can have, where these are a closed list. */

import type * as a from "./attribute-names.js";

/**
 * How a known energy compares with the band of the estimate. Apart, because core reads it and a bundle needs no other
 * list.
 */
export const comparisons = ["inside", "outside", "moved", "refused"] as const;

/** The closed lists of values, by the key of their attribute. Folded values become `other`. */
export const values = {
  activity: ["inference", "step", "agent", "stage"],
  boundary: ["client", "network", "serving"],
  component: ["gpu", "cpu", "memory", "network", "storage", "server", "cooling", "other"],
  method: ["measured", "reported", "estimated", "modelled", "mixed", "unavailable", "not_occurring"],
  emissionSource: ["operational", "embodied"],
  ghgScope: ["1", "2", "3"],
  waterSource: ["onsite", "offsite"],
  tokenKind: [
    "fresh_input",
    "cache_read",
    "cache_write",
    "output",
    "reasoning",
    "counted_input",
    "counted_output",
  ],
  tokenType: ["input", "output"],
  // biome-ignore format: a list of words
  reason: [
    "no_meter", "not_open", "no_estimator", "unknown_model", "other_output", "assumed_size", "no_usage", "duplicate", "usage_counted", "retry_unknown", "gap", "reset", "ambiguous",
    "suspended", "late", "pending", "shared", "idle_unknown", "child_outlived", "abandoned", "unfollowed", "no_intensity", "stale_intensity", "world_location", "assumed_location", "upper_bound",
    "server_restarted", "server_unseen", "fault", "estimator_failed",
    "self_limit", "lost", "stuck", "unknown_cotenants", "reported_set_aside", "malformed_report", "may_count_twice", "counted_elsewhere",
  ],
  outcome: ["ok", "error", "aborted", "refused"],
  goal: ["reached", "missed", "undone"],
  stepKind: ["plan", "tool", "retrieval", "act", "evaluate", "handoff", "memory", "reflect", "other"],
  stageKind: [
    "data_preparation",
    "training",
    "fine_tuning",
    "evaluation",
    "inference",
    "deployment",
    "other",
  ],
  attemptResult: ["answered", "refused", "failed"],
  comparison: comparisons,
  waste: ["retry", "failed", "aborted", "pruned", "backoff", "idle_wait"],
  allocation: ["activity", "idle", "other_process", "unattributed"],
  gridSignal: ["average", "marginal"],
  gridBasis: ["lifecycle", "operational"],
  budgetDecision: ["admitted", "refused"],
  gridForecastHorizon: ["1h", "3h", "6h", "12h", "24h"],
  // biome-ignore format: a list of words
  locationRung: [
    "zone", "cloud_region", "coordinates", "country", "response", "endpoint", "model_name", "provider", "world",
  ],
} as const satisfies Partial<Record<keyof typeof a, readonly string[]>>;

/** GenAI operation names of spans that Wattspan starts. */
export const operation = {
  invokeAgent: "invoke_agent",
  executeTool: "execute_tool",
  plan: "plan",
} as const;
