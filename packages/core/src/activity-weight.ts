/** The claim of an activity on shared devices, by the policy in force. */

import type { Activity } from "./activity.js";
import type { InferenceOptions } from "./activity-options.js";
import type { WeightPolicy } from "./metering-options.js";
import type { WeightPriors } from "./weight-priors.js";

/** The weight of an activity that waits, under the `cpu` policy. */
export const WAITING = 1 / 1024;

/** By what the weight that the application gives is multiplied at the start. */
export function firstWeight(
  { kind, options }: Activity,
  weights: WeightPolicy,
  priors: WeightPriors,
): number {
  if (weights === "cpu") return WAITING;
  if (weights === "equal" || kind !== "inference") return 1;
  const { model, operation = "chat" } = options as InferenceOptions;
  return priors.prefill(model, operation);
}

/** What is known only at the end corrects the weights of later calls of the same model. */
export function learnWeight(activity: Activity, weights: WeightPolicy, priors: WeightPriors): void {
  if (weights !== "tokens" && weights !== "server") return;
  const { model, operation = "chat" } = activity.options as InferenceOptions;
  const { firstChunkMs, startMs } = activity;
  const prefillS = firstChunkMs === undefined ? undefined : (firstChunkMs - startMs) / 1000;
  const work = weights === "server" ? activity.serverTimes : activity.usage;
  if (work) priors.learn(model, operation, work, activity.durationS, prefillS);
}
