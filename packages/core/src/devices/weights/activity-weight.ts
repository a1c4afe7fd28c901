/** The weight of an activity on shared devices, by the current policy. */

import type { Activity } from "../../activity/activity.js";
import type { InferenceOptions } from "../../contracts/activity-options.js";
import { secondsFromMs } from "../../contracts/units.js";
import type { WeightPolicy } from "../../options/metering-options.js";
import type { WeightPriors } from "./weight-priors.js";

/** The application's weight, else 1, times the policy's. */
export function weightOf(
  { kind, options, stated, firstChunkMs }: Activity,
  weights: WeightPolicy,
  priors: WeightPriors,
): number {
  const given: unknown = stated?.weight ?? options.weight;
  const own = typeof given === "number" && given >= 0 ? given : 1;
  if (weights === "equal" || kind !== "inference") return own;
  return own * priors.weight(options as InferenceOptions, firstChunkMs === undefined ? "prefill" : "decode");
}

/** Values known only at the end correct the weights of later calls of the same model. */
export function learnWeight(activity: Activity, weights: WeightPolicy, priors: WeightPriors): void {
  // A remote activity has no share here.
  if (activity.remote || (weights !== "tokens" && weights !== "server")) return;
  const { firstChunkMs, startMs } = activity;
  const prefillS = firstChunkMs === undefined ? undefined : secondsFromMs(firstChunkMs - startMs);
  const work = weights === "server" ? activity.replies?.serverTimes : activity.usage;
  if (work) priors.learn(activity.options as InferenceOptions, work, activity.durationS, prefillS);
}
