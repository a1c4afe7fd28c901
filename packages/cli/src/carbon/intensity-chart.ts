/** Carbon intensities over time as a curve. */

import { HOUR_MS } from "@wattspan/core/units";
import { type PlotConfig, plot } from "asciichart";
import type { Canvas } from "../terminal/canvas.js";
import { plainNumber } from "../terminal/text/number-text.js";
import type { ReportedIntensity } from "./carbon-report.js";

const ROWS = 8;
/** Room for figures of up to four digits before the axis. */
const LABEL = 6;
/**
 * Columns between longer labels and the curve: a space and the axis.
 */
const OFFSET = 3;
const MARK_EVERY_MS = 4 * HOUR_MS;
/** Crossing, tick, the ends of a line, a line, corners, and a line upright. */
const ASCII: PlotConfig["symbols"] = ["+", "+", "-", "-", "-", "\\", "/", "\\", "/", "|"];

/**
 * The values in gCO2e/kWh from the first reading to the last or to a gap, over the hours in UTC; `undefined`
 * for fewer than two.
 * @example intensityChart(report.forecast, canvasOf(terminal))
 */
export function intensityChart(
  readings: readonly ReportedIntensity[],
  { width, style, unicode }: Canvas,
): string | undefined {
  const spans = withoutGap(readings.map(spanOf));
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last || spans.length < 2) return undefined;
  const columns = width - LABEL - 1;
  const stepMs = (last.toMs - first.fromMs) / columns;
  const moments = Array.from({ length: columns }, (_, column) => first.fromMs + (column + 0.5) * stepMs);
  const values = moments.map((ms) => spans.find(({ toMs }) => ms < toMs)?.value ?? last.value);
  const curve = plot(values, {
    height: ROWS,
    offset: OFFSET,
    format: (value: number) => plainNumber(Math.round(value)).padStart(LABEL - 1),
    ...(!unicode && { symbols: ASCII }),
  });
  const lines = curve
    .split("\n")
    .map((line) => style.faint(line.slice(0, LABEL)) + style.bar(line.slice(LABEL).trimEnd()));
  return [...lines, style.faint(hoursLine(first.fromMs, stepMs, columns))].join("\n");
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number;
}

const spanOf = ({ validFrom, validTo, gramsPerKwh }: ReportedIntensity): Span => ({
  ...{ fromMs: Date.parse(validFrom), toMs: Date.parse(validTo), value: gramsPerKwh.value },
});

/** Readings that follow each other without a gap. */
function withoutGap(spans: readonly Span[]): readonly Span[] {
  const end = spans.findIndex(({ toMs }, index) => (spans[index + 1]?.fromMs ?? toMs) > toMs);
  return end < 0 ? spans : spans.slice(0, end + 1);
}

/** The hours, below their columns. */
function hoursLine(fromMs: number, stepMs: number, columns: number): string {
  let line = " ".repeat(LABEL + 1);
  const firstMs = Math.ceil(fromMs / MARK_EVERY_MS) * MARK_EVERY_MS;
  for (let atMs = firstMs; atMs < fromMs + columns * stepMs; atMs += MARK_EVERY_MS) {
    const start = LABEL + 1 + Math.round((atMs - fromMs) / stepMs);
    const text = new Date(atMs).toISOString().slice(11, 16);
    if (start + text.length <= LABEL + 1 + columns) line = line.padEnd(start) + text;
  }
  return line;
}
