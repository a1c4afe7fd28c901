/** The weight of an activity on shared devices, by the current policy. */

import type { Activity } from "../../activity/activity.js";
import type { InferenceOptions } from "../../contracts/activity-options.js";
import type { WeightPolicy } from "../../options/metering-options.js";
import type { WeightPriors } from "./weight-priors.js";

/** The weight of a waiting activity, under the `cpu` policy. */
const WAITING = 1 / 1024;

/** The application's weight, else 1, times the policy's. `works`: the activity's own code runs now. */
export function weightOf(
  { kind, options, stated, firstChunkMs }: Activity,
  weights: WeightPolicy,
  priors: WeightPriors,
  works = false,
): number {
  const given: unknown = stated?.weight ?? options.weight;
  const own = typeof given === "number" && given >= 0 ? given : 1;
  if (weights === "cpu") return works ? own : own * WAITING;
  if (weights === "equal" || kind !== "inference") return own;
  return own * priors.weight(options as InferenceOptions, firstChunkMs === undefined ? "prefill" : "decode");
}

/** Values known only at the end correct the weights of later calls of the same model. */
export function learnWeight(activity: Activity, weights: WeightPolicy, priors: WeightPriors): void {
  // A remote activity has no share here.
  if (activity.remote || (weights !== "tokens" && weights !== "server")) return;
  const { firstChunkMs, startMs } = activity;
  const prefillS = firstChunkMs === undefined ? undefined : (firstChunkMs - startMs) / 1000;
  const work = weights === "server" ? activity.replies?.serverTimes : activity.usage;
  if (work) priors.learn(activity.options as InferenceOptions, work, activity.durationS, prefillS);
}
