/** A report of drift, for people. */

import type { DriftReport, SeriesDrift } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsOf, columnsText } from "../terminal/text/columns.js";
import { roundedText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";

/** Neighbours that depend on each other more alarm clearly more often than stated. */
const MAX_DEPENDENCE = 0.3;
const MAX_LINE = 300;

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
  const figure = columnsOf(series, style.faint, safeText);
  const feature = columnsOf(profile, style.faint, safeText);
  const dependent = series.filter(({ dependence = 0 }) => dependence > MAX_DEPENDENCE);
  const figuresTable = () =>
    columnsText(
      [
        figure("figure", ({ name }) => name),
        figure("state", ({ state }) => state),
        figure("change", changeOf, "right"),
        figure("since", ({ beganAt }) => (beganAt === undefined ? "" : (steps[beganAt] ?? ""))),
        figure("values", ({ count }) => String(count), "right"),
        figure("left out", ({ leftOut }) => String(leftOut), "right"),
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
              feature("workload", (one) => one.feature),
              feature("before", ({ before }) => roundedText(before, 3), "right"),
              feature("after", ({ after }) => roundedText(after, 3), "right"),
              feature("distance", ({ distance }) => distance.toFixed(2), "right"),
              feature("", ({ hasMoved }) => (hasMoved ? "moved" : "")),
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
