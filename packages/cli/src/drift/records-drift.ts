/** Drift over stored records: its verdict, and its report for people and programs. */

import type { DriftReport, RecordsDrift, RefusedRecord } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { thingsText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { driftText } from "./drift-text.js";

/** What `--json` writes of records. */
export interface RecordsReport {
  readonly schemaVersion: 1;
  /** The most urgent one of the groups. */
  readonly verdict: DriftReport["verdict"];
  /** One for each machine, workload and set of meters. */
  readonly groups: readonly RecordsDrift[];
  readonly leftOut: readonly RefusedRecord[];
}

const BY_URGENCY: readonly DriftReport["verdict"][] = ["retrain", "re-audit", "fine"];
const MAX_LINE = 400;

/** All groups as one report. @example recordsReport(driftOfRecords(audits), leftOut).verdict // "fine" */
export const recordsReport = (
  groups: readonly RecordsDrift[],
  leftOut: readonly RefusedRecord[],
): RecordsReport => ({
  schemaVersion: 1,
  verdict: BY_URGENCY.find((one) => groups.some(({ verdict }) => verdict === one)) ?? "unknown",
  ...{ groups, leftOut },
});

/** Each group with its machine, then the records that were left out. @example recordsText(report, canvas) */
export function recordsText({ groups, leftOut }: RecordsReport, canvas: Canvas): string {
  const { faint, caution } = canvas.style;
  const safe = (text: string) => safeText(text, MAX_LINE);
  const sections = [
    ...groups.map((group) => {
      const steps = group.records.map(({ startedAt, version }) =>
        version === undefined ? startedAt : `${startedAt}, ${version}`,
      );
      const { workload, machine, meters, records } = group;
      const by = meters.length === 0 ? "no meter" : meters.join(", ");
      const about = `${thingsText(records.length, "record")} of ${workload} on ${machine}, ${by}`;
      return `${driftText(group, steps, canvas)}${faint(wrapped("", safe(about), canvas.width))}\n`;
    }),
    ...(groups.length === 0
      ? [leftOut.length === 0 ? "unknown: there is no *.audit.jsonl here\n" : "unknown: no record counts\n"]
      : []),
    ...(leftOut.length > 0
      ? [leftOut.map(({ path, why }) => `${caution("left out")} ${safe(`${path}: ${why}`)}\n`).join("")]
      : []),
  ];
  return sections.join("\n");
}
