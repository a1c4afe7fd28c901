/**
 * Begins activities that are ended by hand, for adapters of frameworks. Applications use the four functions.
 */

import type { AgentOptions, InferenceOptions, StepOptions } from "../contracts/activity-options.js";
import type { ManualActivity, StartOptions } from "../contracts/manual-activity.js";
import { globalMetering } from "./global.js";
import { NOOP_ACTIVITY } from "./noop-handle.js";

export type {
  Ending,
  ManualActivity,
  ManualHandles,
  ManualOptions,
  StartOptions,
} from "../contracts/manual-activity.js";
export { endInference } from "./end-inference.js";
export { expectRuns } from "./expected-runs.js";
export { addPendingRun, type ReportedRun, type RunKind } from "./pending-runs.js";

/**
 * Begins an inference; `end()` ends it. Without a configured metering it does nothing.
 *
 * An activity that is never ended counts as abandoned after ten minutes without progress.
 *
 * @example
 * const call = beginInference({ model: "gpt-4o-mini", provider: "openai", parent: run.handle });
 * onAnswer((answer) => call.end({ result: answer }));
 */
export function beginInference(
  options: InferenceOptions,
  beginning?: StartOptions,
): ManualActivity<"inference"> {
  return globalMetering()?.begin("inference", options, beginning) ?? NOOP_ACTIVITY;
}

/**
 * Begins a step of an agent; `end()` ends it.
 * @example
 * const step = beginStep({ name: "search", kind: "tool", parent: run.handle });
 * onResult(() => step.end());
 */
export function beginStep(options: StepOptions, beginning?: StartOptions): ManualActivity<"step"> {
  return globalMetering()?.begin("step", options, beginning) ?? NOOP_ACTIVITY;
}

/**
 * Begins a run of an agent; `end()` ends it.
 * @example
 * const run = beginAgent({ name: "researcher" });
 * onFinish(() => run.end());
 */
export function beginAgent(options: AgentOptions, beginning?: StartOptions): ManualActivity<"agent"> {
  return globalMetering()?.begin("agent", options, beginning) ?? NOOP_ACTIVITY;
}
