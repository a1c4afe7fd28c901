/** Asks the configured weight, which is code of others, and the application. */

import type { Activity } from "../../activity/activity.js";
import type { InferenceOptions } from "../../contracts/activity-options.js";
import type { CallWeight } from "../../contracts/call-weight.js";
import { secondsFromMs } from "../../contracts/units.js";
import type { Clock } from "../../runtime/clock.js";
import type { Faults } from "../../runtime/fault.js";

const isWeight = (given: unknown): given is number => typeof given === "number" && given >= 0;

/** The weights of one metering's activities. */
export class CallWeights {
  readonly #policy: CallWeight | undefined;
  readonly #faults: Faults;
  readonly #clock: Pick<Clock, "schedule">;

  /** @param policy Default: calls are equal, but for the application's weights. */
  constructor(policy: CallWeight | undefined, faults: Faults, clock: Pick<Clock, "schedule">) {
    this.#policy = policy;
    this.#faults = faults;
    this.#clock = clock;
  }

  /** The application's weight, else 1, times the policy's. */
  of({ kind, options, stated, firstChunkMs }: Activity): number {
    const given: unknown = stated?.weight ?? options.weight;
    const own = isWeight(given) ? given : 1;
    const policy = this.#policy;
    if (!policy || kind !== "inference") return own;
    const phase = firstChunkMs === undefined ? "prefill" : "decode";
    const weight = this.#faults.call("settle", "weight", () =>
      policy.weight({ ...nameOf(options as InferenceOptions), phase }),
    );
    return isWeight(weight) && weight < Number.POSITIVE_INFINITY ? own * weight : own;
  }

  /** What is known only at the end corrects weights of later calls. Not within the call: it may take milliseconds. */
  learn(activity: Activity): void {
    const { kind, remote, usage, durationS, firstChunkMs, startMs } = activity;
    const policy = this.#policy;
    // A remote activity has no share here.
    if (!policy?.learn || kind !== "inference" || remote || !usage) return;
    const firstChunkS = firstChunkMs === undefined ? undefined : secondsFromMs(firstChunkMs - startMs);
    const call = {
      ...nameOf(activity.options as InferenceOptions),
      usage,
      durationS,
      ...(firstChunkS !== undefined && { firstChunkS }),
    };
    this.#clock.schedule(() => this.#faults.call("settle", "weight", () => policy.learn?.(call)), 0);
  }
}

const nameOf = ({ model, provider, operation = "chat" }: InferenceOptions) => ({
  model,
  operation,
  ...(provider !== undefined && { provider }),
});
