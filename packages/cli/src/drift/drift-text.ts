/** A report of drift over stored records, for people and programs. */

import type { RecordsDrift, storedAudits } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsOf, columnsText } from "../terminal/text/columns.js";
import { roundedText, thingsText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";

type RefusedRecord = Awaited<ReturnType<typeof storedAudits>>["leftOut"][number];

/** `wattspan drift --json`. */
export interface FoundDrift {
  readonly schemaVersion: 1;
  /** The most urgent one of the groups. */
  readonly verdict: RecordsDrift["verdict"];
  /** One for each machine, workload and set of meters. */
  readonly groups: readonly RecordsDrift[];
  readonly leftOut: readonly RefusedRecord[];
}

const BY_URGENCY: readonly RecordsDrift["verdict"][] = ["retrain", "re-audit", "fine"];
/** Neighbours that depend on each other more alarm clearly more often than stated. */
const MAX_DEPENDENCE = 0.3;
const MAX_LINE = 400;
const safe = (text: string) => safeText(text, MAX_LINE);

/** All groups as one report. @example driftReport(driftOfRecords(audits), leftOut).verdict // "fine" */
export const driftReport = (
  groups: readonly RecordsDrift[],
  leftOut: readonly RefusedRecord[],
): FoundDrift => ({
  schemaVersion: 1,
  verdict: BY_URGENCY.find((one) => groups.some(({ verdict }) => verdict === one)) ?? "unknown",
  groups,
  leftOut,
});

/** Each group with its machine, then the records that were left out. @example driftText(report, canvas) */
export function driftText({ groups, leftOut }: FoundDrift, canvas: Canvas): string {
  const sections = groups.map((group) => groupText(group, canvas));
  if (groups.length === 0) {
    const why = leftOut.length === 0 ? "there is no *.audit.jsonl here" : "no record counts";
    sections.push(`unknown: ${why}\n`);
  }
  if (leftOut.length > 0) {
    const word = canvas.style.caution("left out");
    sections.push(leftOut.map(({ path, why }) => `${word} ${safe(`${path}: ${why}`)}\n`).join(""));
  }
  return sections.join("\n");
}

function groupText(group: RecordsDrift, { style, width }: Canvas): string {
  const { verdict, why, series, profile, falseAlarmEvery, records, workload, machine, meters } = group;
  const steps = records.map(({ startedAt, version }) =>
    version === undefined ? startedAt : `${startedAt}, ${version}`,
  );
  const figure = columnsOf(series, style.faint, safeText);
  const feature = columnsOf(profile, style.faint, safeText);
  const figures = [
    figure("figure", ({ name }) => name),
    figure("state", ({ state }) => state),
    figure("change", changeOf, "right"),
    figure("since", ({ beganAt }) => (beganAt === undefined ? "" : (steps[beganAt] ?? ""))),
    figure("values", ({ count }) => String(count), "right"),
    figure("left out", ({ leftOut }) => String(leftOut), "right"),
  ];
  const features = [
    feature("workload", (one) => one.feature),
    feature("before", ({ before }) => roundedText(before, 3), "right"),
    feature("after", ({ after }) => roundedText(after, 3), "right"),
    feature("distance", ({ distance }) => distance.toFixed(2), "right"),
    feature("", ({ hasMoved }) => (hasMoved ? "moved" : "")),
  ];
  const dependent = series.filter(({ dependence = 0 }) => dependence > MAX_DEPENDENCE);
  const names = dependent.map(({ name }) => name).join(", ");
  const by = meters.length === 0 ? "no meter" : meters.join(", ");
  const about = `${thingsText(records.length, "record")} of ${workload} on ${machine}, ${by}`;
  const sections = [
    `${style.strong(verdict)}: ${safe(why)}`,
    ...(series.length > 0 ? [columnsText(figures, width)] : []),
    ...(profile.length > 0 ? [columnsText(features, width)] : []),
    ...(names === ""
      ? []
      : [style.caution(`values depend on those before, and alarm more often: ${safe(names)}`)]),
    style.faint(`a steady figure alarms once in ${falseAlarmEvery} independent values`),
  ];
  return `${sections.join("\n\n")}\n${style.faint(wrapped("", safe(about), width))}\n`;
}

function changeOf({ change, kind }: RecordsDrift["series"][number]): string {
  if (change === undefined) return "";
  const size = `${change < 0 ? "-" : "+"}${Math.abs(change * 100).toFixed(1)}`;
  return kind === "forecast" ? `${size} points` : `${size} %`;
}
