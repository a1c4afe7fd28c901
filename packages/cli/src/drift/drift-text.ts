/** A report of drift, for people. */

import type { DriftReport, SeriesDrift } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsText } from "../terminal/text/columns.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";

/** Neighbours that depend on each other more alarm clearly more often than stated. */
const MAX_DEPENDENCE = 0.3;
const MAX_LINE = 300;
const digits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/**
 * The verdict, the series and the workload. @param ifNone What to try where there is no figure.
 * @example driftText(report, steps, canvasOf(terminal))
 */
export function driftText(
  report: DriftReport,
  steps: readonly string[],
  { style, width }: Canvas,
  ifNone?: string,
): string {
  const { verdict, why, series, profile, falseAlarmEvery } = report;
  const { strong, faint, caution } = style;
  const column = <T>(header: string, rows: readonly T[], cell: (row: T) => string) => ({
    header: faint(header),
    cells: rows.map((row) => safeText(cell(row))),
  });
  const dependent = series.filter(({ dependence = 0 }) => dependence > MAX_DEPENDENCE);
  const figuresTable = () =>
    columnsText(
      [
        column("figure", series, ({ name }) => name),
        column("state", series, ({ state }) => state),
        { ...column("change", series, changeOf), align: "right" },
        column("since", series, ({ beganAt }) => (beganAt === undefined ? "" : (steps[beganAt] ?? ""))),
        { ...column("values", series, ({ count }) => String(count)), align: "right" },
        { ...column("left out", series, ({ leftOut }) => String(leftOut)), align: "right" },
      ],
      width,
    );
  const sections = [
    `${strong(verdict)}: ${safeText(why, MAX_LINE)}`,
    ...(series.length > 0 ? [figuresTable()] : ifNone === undefined ? [] : [wrapped("", ifNone, width)]),
    ...(profile.length === 0
      ? []
      : [
          columnsText(
            [
              column("workload", profile, ({ feature }) => feature),
              { ...column("before", profile, ({ before }) => digits.format(before)), align: "right" },
              { ...column("after", profile, ({ after }) => digits.format(after)), align: "right" },
              { ...column("distance", profile, ({ distance }) => distance.toFixed(2)), align: "right" },
              column("", profile, ({ hasMoved }) => (hasMoved ? "moved" : "")),
            ],
            width,
          ),
        ]),
    ...(dependent.length === 0
      ? []
      : [
          caution(
            `values depend on those before, and alarm more often: ${safeText(dependent.map(({ name }) => name).join(", "), MAX_LINE)}`,
          ),
        ]),
    ...(series.length === 0
      ? []
      : [faint(`a steady figure alarms once in ${falseAlarmEvery} independent values`)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function changeOf({ change, kind }: SeriesDrift): string {
  if (change === undefined) return "";
  const size = `${change < 0 ? "-" : "+"}${Math.abs(change * 100).toFixed(1)}`;
  return kind === "forecast" ? `${size} points` : `${size} %`;
}
