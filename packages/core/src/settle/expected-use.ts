/** What a call would take, before it is sent. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Totals } from "../contracts/footprint.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { estimatedParts } from "../estimates/measure-serving.js";
import { setTotals, sumParts } from "../quantities/part-tally.js";
import type { FootprintReporterOptions } from "./footprint-reporter.js";

/**
 * The estimate of a call with these tokens, priced where it would be served. Calls that run here or on a named
 * server are measured, so only estimators that observe such calls are asked. Undefined for other activities, and
 * where no estimator knows the model. Without what a site adds, such as cooling.
 */
export function expectedUse(
  activity: Activity,
  { usage, model }: { readonly usage: TokenUsage | undefined; readonly model?: string | undefined },
  options: FootprintReporterOptions,
): Totals | undefined {
  const { faults, estimators = [] } = options;
  const { kind, interval, remote } = activity;
  const own = activity.options as InferenceOptions;
  const call = model === undefined ? own : { ...own, model };
  if (kind !== "inference" || !usage) return undefined;
  const isHosted = remote && !call.server;
  const asked = isHosted ? estimators : estimators.filter((one) => "observe" in one);
  if (asked.length === 0) return undefined;
  const { location, intensity } =
    isHosted || call.serving
      ? options.places.ofUnsent(call, interval)
      : { location: undefined, intensity: options.intensityAt()?.over(interval) };
  const { parts } = estimatedParts({
    estimators: asked,
    options: { ...call, ...(location && { serving: location }) },
    usage,
    durationS: 0, // not known yet
    ask: (what, fn) => faults.call("estimator", what, fn),
    intensity,
  });
  if (parts.length === 0) return undefined;
  const totals = {};
  setTotals(totals, sumParts(parts));
  return totals;
}
