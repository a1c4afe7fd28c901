/** Requests of an inference, and what of its energy served no goal, on metrics. */

import type { Activity } from "../activity/activity.js";
import type { Footprint } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { metric } from "../names/names.js";
import type { Instruments } from "../telemetry/instruments.js";
import type { ActivityLabels } from "../telemetry/labels.js";

/** Counts the requests that a client was seen to send. */
export function recordAttempts(
  instruments: Instruments,
  { attempts }: Activity,
  { operation, provider, model, dimensions }: ActivityLabels,
): void {
  if (!attempts) return;
  const { count, refused, failed } = attempts;
  for (const [result, times] of Object.entries({ answered: count - refused - failed, refused, failed }))
    if (times > 0)
      instruments.add(metric.attempts, times, {
        ...dimensions,
        [a.operation]: operation,
        [a.provider]: provider,
        [a.model]: model,
        [a.attemptResult]: result,
      });
}

/** Adds what failed attempts took, and the rest where the whole inference failed or was aborted. */
export function recordWaste(
  instruments: Instruments,
  agent: string | undefined,
  { parts, outcome }: Footprint,
): void {
  const whole = { ok: undefined, error: "failed", aborted: "aborted" }[outcome];
  for (const { energy, waste = whole } of parts)
    if (energy && waste)
      instruments.add(metric.wastedEnergy, energy.value, { [a.agent]: agent, [a.waste]: waste });
}
