/** What a caller without TypeScript got wrong in the options of a call. It is metered all the same: nothing may be thrown into a caller. */

import type { ActivityKind } from "./footprint.js";

const KINDS: Readonly<Partial<Record<ActivityKind, string>>> = {
  step: "plan, tool, retrieval, act, evaluate, handoff, memory, reflect, other",
  stage: "data_preparation, training, fine_tuning, evaluation, inference, deployment, other",
};

/** A sentence, or nothing where all is well. @example callerMistake("step", { kind: "retreival" }) */
export function callerMistake(
  activity: ActivityKind,
  { model, kind }: { readonly model?: unknown; readonly kind?: unknown },
): string | undefined {
  if (activity === "inference")
    return typeof model === "string" ? undefined : 'a call without { model } counts as one of "unknown"';
  const kinds = KINDS[activity];
  if (!kinds || kind === undefined || kinds.split(", ").includes(kind as string)) return undefined;
  return `the kind of a ${activity} is not known; allowed: ${kinds}`;
}
