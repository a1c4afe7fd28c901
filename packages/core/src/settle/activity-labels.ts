/** The labels of an activity on metrics. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions, StepOptions } from "../contracts/activity-options.js";
import type { ActivityLabels } from "../telemetry/labels.js";

/**
 * The labels of an activity by its kind; a step takes its enclosing agent. Created on demand: few are needed
 * at once.
 */
export function labelsOf({ kind, name, agent, options }: Activity): ActivityLabels {
  const own = options as Partial<InferenceOptions & StepOptions>;
  const dimensions = options.attributes;
  if (kind === "inference") {
    const { provider, operation = "chat" } = own;
    return { activity: kind, operation, provider, model: name, dimensions };
  }
  if (kind === "stage") return { activity: kind, stage: name, dimensions };
  if (kind === "agent") return { activity: kind, agent: name, dimensions };
  return { activity: kind, agent, stepKind: own.kind ?? "other", dimensions };
}
