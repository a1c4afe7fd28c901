/**
 * Energy that servers report: how it is kept, and which reports count when another source has the same
 * joules.
 */

import type { InferenceOptions, Reported } from "../contracts/activity-options.js";
import type { Component } from "../contracts/energy-meter.js";
import type { Reason, ReasonList } from "../contracts/reasons.js";
import { hostedProvider } from "../names/provider-names.js";
import { addPart, type PartTally } from "../quantities/part-tally.js";
import { reportedPart } from "../quantities/serving-parts.js";
import type { Activity, ActivityRecord } from "./activity.js";

/** Reports of one kind are one sum. Kinds are few; a loop with generated names must not fill the memory. */
const MAX_KINDS = 16;
const SET_ASIDE: Reason = "reported_set_aside";
const WHOLE: Component = "server";

/**
 * The source: the application, the answer as it is read (each piece is cumulative), or the answers inside.
 */
type ReportSource = "reported" | "answered" | "received";

/** Keeps a report. A malformed one is dropped. */
export function takeReport(activity: ActivityRecord, given: Reported, by: ReportSource = "reported"): void {
  const part = reportedPart(given);
  if (!part) {
    activity.because("malformed_report");
    return;
  }
  const stated = activity.state();
  if (by === "answered") stated.answered = [];
  stated[by] ??= [];
  const reports = stated[by];
  addPart(reports, part);
  if (reports.splice(MAX_KINDS).length > 0) activity.because(SET_ASIDE);
}

/**
 * The reports that count in addition to better known parts. An inference is one call that several layers may
 * report, each once per request; a step may ask several servers.
 */
export function countedReports(
  { kind, remote, options, role, stated, emitted }: Activity,
  parts: readonly PartTally[],
  reasons: ReasonList,
): PartTally[] {
  const isCall = kind === "inference";
  const isHere = isCall && !remote && !hostedProvider((options as InferenceOptions).provider);
  const known = [...(emitted?.parts ?? []), ...parts];
  const counted: PartTally[] = [];
  for (const report of stated?.reported ?? stated?.answered ?? stated?.received ?? []) {
    const others = isCall
      ? [...known, ...counted.filter(({ methodId }) => methodId !== report.methodId)]
      : known.filter(({ method }) => method !== "reported");
    const found = others.map((part) => againstReport(part, report, isHere));
    const reason = role !== "counts" || found.includes(SET_ASIDE) ? SET_ASIDE : found.find((one) => one);
    if (reason) reasons.add(reason);
    if (reason !== SET_ASIDE) counted.push(report);
  }
  return counted;
}

/**
 * Compares a part with a report: no overlap, the same joules, or possibly some of them. A whole server
 * includes all components. A model that runs here uses this host's devices: their CPU is separated from a
 * server's on the same host, their GPU only if its driver reports users.
 */
function againstReport(part: PartTally, report: PartTally, isHere: boolean): Reason | undefined {
  const isDevice =
    isHere && part.boundary === "client" && part.method === "measured" && report.boundary === "serving";
  if (!part.energy || (part.boundary !== report.boundary && !isDevice)) return undefined;
  if (isDevice && part.apart) return "may_count_twice";
  if (part.component === report.component || part.component === WHOLE) return SET_ASIDE;
  if (report.component !== WHOLE) return undefined;
  return isDevice && part.component !== "gpu" ? "may_count_twice" : SET_ASIDE;
}
