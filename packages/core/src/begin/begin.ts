/**
 * Begins activities that are ended by hand, for adapters of frameworks. Applications use the four functions.
 */

import type { AgentOptions, InferenceOptions, StepOptions } from "../contracts/activity-options.js";
import type { Beginning, Begun } from "../contracts/begun-activity.js";
import { globalMetering } from "./global.js";
import { NOOP_BEGUN } from "./noop-handle.js";

export type { Beginning, Begun, BegunHandles, BegunOptions, Ending } from "../contracts/begun-activity.js";
export { endInference } from "./end-inference.js";
export { expectRuns } from "./expected-runs.js";
export { offerRun, type ReportedRun, type RunKind } from "./offered-runs.js";

/**
 * Begins an inference; `end()` ends it. Without a configured metering it does nothing.
 *
 * An activity that is never ended counts as abandoned after ten minutes without progress.
 *
 * @example
 * const call = beginInference({ model: "gpt-4o-mini", provider: "openai", parent: run.handle });
 * onAnswer((answer) => call.end({ result: answer }));
 */
export function beginInference(options: InferenceOptions, beginning?: Beginning): Begun<"inference"> {
  return globalMetering()?.begin("inference", options, beginning) ?? NOOP_BEGUN;
}

/**
 * Begins a step of an agent; `end()` ends it.
 * @example
 * const step = beginStep({ name: "search", kind: "tool", parent: run.handle });
 * onResult(() => step.end());
 */
export function beginStep(options: StepOptions, beginning?: Beginning): Begun<"step"> {
  return globalMetering()?.begin("step", options, beginning) ?? NOOP_BEGUN;
}

/**
 * Begins a run of an agent; `end()` ends it.
 * @example
 * const run = beginAgent({ name: "researcher" });
 * onFinish(() => run.end());
 */
export function beginAgent(options: AgentOptions, beginning?: Beginning): Begun<"agent"> {
  return globalMetering()?.begin("agent", options, beginning) ?? NOOP_BEGUN;
}
