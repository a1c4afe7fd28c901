/** Energy that servers report: how it is kept, and which of it counts where another account has the same joules. */

import type { ActivityOptions, InferenceOptions, Reported } from "../contracts/activity-options.js";
import type { Component } from "../contracts/energy-meter.js";
import type { ActivityKind } from "../contracts/footprint.js";
import type { Reason, ReasonList } from "../contracts/reasons.js";
import { hostedProvider } from "../names/provider-names.js";
import { addPart, type PartTally } from "../quantities/part-tally.js";
import { reportedPart } from "../quantities/serving-parts.js";
import type { Emitted, Statements } from "./activity-state.js";

/** Reports of one kind are one sum. Kinds are few; a loop that makes up names must not fill the memory. */
const MAX_KINDS = 16;
const SET_ASIDE: Reason = "reported_set_aside";
const WHOLE: Component = "server";

/** What reports belong to. */
export interface ReportHolder {
  readonly kind: ActivityKind;
  readonly remote: boolean;
  readonly options: ActivityOptions;
  readonly isDuplicate: boolean;
  readonly emitted: Emitted | undefined;
  stated: Statements | undefined;
  because(reason: Reason): void;
}

/** Who reports: the application, the answer as it is read, of which each piece says all, or the answers inside. */
type ReportSource = "reported" | "answered" | "received";

/** Keeps a report. A malformed one is none. */
export function takeReport(activity: ReportHolder, given: Reported, by: ReportSource = "reported"): void {
  const part = reportedPart(given);
  if (!part) {
    activity.because("malformed_report");
    return;
  }
  activity.stated ??= {};
  const { stated } = activity;
  if (by === "answered") stated.answered = [];
  stated[by] ??= [];
  const reports = stated[by];
  addPart(reports, part);
  if (reports.splice(MAX_KINDS).length > 0) activity.because(SET_ASIDE);
}

/**
 * The reports that count beside what is known better. An inference is one call, of which several layers may report, each as often as it sends a request; a step may
 * ask several servers.
 */
export function countedReports(
  { kind, remote, options, isDuplicate, stated, emitted }: ReportHolder,
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
    const reason = isDuplicate || found.includes(SET_ASIDE) ? SET_ASIDE : found.find((one) => one);
    if (reason) reasons.add(reason);
    if (reason !== SET_ASIDE) counted.push(report);
  }
  return counted;
}

/**
 * What a part says against a report: nothing, that it has the same joules, or that it may have some of them. A whole server has all components in it. A model that runs
 * here runs on the devices of this host, on whose CPU this process is told from a server beside it, and on whose GPU only where the driver tells.
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
