/** What of an activity goes on metrics. */

import type { Activity } from "./activity.js";
import type { ActivityKind } from "./footprint.js";
import type { ActivityLabels } from "./telemetry/labels.js";
import type { OptionsOf } from "./telemetry/span-shape.js";

/** The labels of an activity by its kind; a step takes the agent around it. */
export function labelsOf<K extends ActivityKind>(
  kind: K,
  options: OptionsOf[K],
  parent: Activity | undefined,
): ActivityLabels {
  const own = options as Partial<OptionsOf["inference"] & OptionsOf["step"]>;
  const dimensions = options.attributes;
  if (kind === "inference") {
    const { model = "unknown", provider, operation = "chat" } = own;
    return { activity: kind, operation, provider, model, dimensions };
  }
  if (kind === "stage") return { activity: kind, stage: own.name, dimensions };
  if (kind === "agent") return { activity: kind, agent: own.name, dimensions };
  return { activity: kind, agent: parent?.agent, stepKind: own.kind ?? "other", dimensions };
}
