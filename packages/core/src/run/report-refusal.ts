/** The footprint, span and metric of an activity that a budget refused: nothing ran, and that is known. */

import type { Activity } from "../activity/activity.js";
import { endSpan } from "../activity/activity-span.js";
import type { Footprint } from "../contracts/footprint.js";
import { nothingSelected } from "../devices/measure-self.js";
import * as a from "../names/attribute-names.js";
import type { Subtree } from "../quantities/part-tally.js";
import { tallyOf } from "../quantities/tally.js";

import { buildFootprint } from "../settle/build-footprint.js";
import type { FootprintReporter, FootprintReporterOptions } from "../settle/footprint-reporter.js";
import { giveFootprint } from "../telemetry/attributes.js";

type Options = Pick<FootprintReporterOptions, "faults" | "metrics" | "level" | "attribution" | "subject">;

/** Reports an activity that did not begin. Nothing waits: all of it is known. @param give Gives it to observers. */
export function reportRefusal(activity: Activity, options: Options, give: FootprintReporter["give"]): void {
  const { faults, metrics } = options;
  const footprint = faults.guard("settle", "footprint", () => refusedFootprint(activity, options));
  if (!footprint) return;
  if (metrics) faults.guard("instrument", "record", () => metrics.countRefusal(activity));
  faults.guard("span", "attributes", () => {
    const { span, spanOwner } = activity;
    if (!span?.isRecording() || spanOwner === "caller") return;
    span.setAttribute(a.outcome, footprint.outcome);
    giveFootprint(span, footprint, options.level, {});
  });
  faults.guard("span", "end", () => endSpan(activity, undefined));
  give(footprint, activity.options.onFootprint);
}

/** Known to be none, exactly: the only 0 that is not a measure. */
const NONE = { value: 0, low: 0, high: 0 };

/** The footprint of an activity that did not begin. Pure. */
function refusedFootprint(
  activity: Activity,
  { attribution, subject }: Pick<Options, "attribution" | "subject">,
): Footprint {
  const measured = {
    ...nothingSelected(),
    intensity: undefined,
    reasons: [],
    weightPolicy: attribution?.weights?.name ?? "equal",
    subject,
  };
  const none = tallyOf(NONE);
  const nothing: Subtree = {
    energy: none,
    co2e: none,
    water: none,
    methods: [],
    unknown: 0,
    unknownReasons: [],
    useful: 0,
  };
  return {
    ...buildFootprint(activity, measured, nothing),
    method: "not_occurring",
    coverage: 1,
    resolution: 1,
  };
}
