/** What a hosted call would take, before it is sent. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Totals } from "../contracts/footprint.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { estimatedParts } from "../estimates/measure-serving.js";
import { setTotals, sumParts } from "../quantities/part-tally.js";
import type { FootprintReporterOptions } from "./footprint-reporter.js";
import { servedAt } from "./serving-place.js";

/** Nothing is known of it but its options. */
const UNSENT = { replies: undefined, attempts: undefined, stated: undefined };

/**
 * The estimate of a call with these tokens, priced where it would be served. Undefined for other activities, and
 * where no estimator knows the model. Without what a site adds, such as cooling.
 */
export function expectedUse(
  activity: Activity,
  { usage, model }: { readonly usage: TokenUsage | undefined; readonly model?: string | undefined },
  options: FootprintReporterOptions,
): Totals | undefined {
  const { faults, estimators = [] } = options;
  const own = activity.options as InferenceOptions;
  const call = model === undefined ? own : { ...own, model };
  if (!activity.remote || activity.kind !== "inference" || call.server || !usage) return undefined;
  const { location, intensity } = servedAt(
    { ...UNSENT, options: call, interval: activity.interval },
    options,
  );
  const { parts } = estimatedParts({
    estimators,
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
