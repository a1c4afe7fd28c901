/** Ranges as bars on a common logarithmic axis: low, value, high. */

import type { Range } from "@wattspan/core";
import type { Glyphs } from "../glyphs.js";
import type { Style } from "../style.js";
import { scaledUnit } from "../text/scaled-unit.js";

/** A bar. */
export interface Band {
  readonly label: string;
  readonly range: Range;
}

/** The frame of a chart. */
export interface ChartFrame {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly style: Style;
  /** The unit of the ranges, which takes prefixes. */
  readonly unit: string;
  readonly unicode: boolean;
}

interface Axis {
  /** Column of a value, from 0 to `columns - 1`. */
  at(value: number): number;
  readonly columns: number;
  readonly decades: readonly number[];
}

/**
 * Bars over a logarithmic axis of whole decades; undefined if no range is above 0. An end at 0, which such an
 * axis does not have, is drawn at the left end.
 *
 * @example bandChart([{ label: "phase@2", range: { value: 46, low: 15, high: 153 } }], frame)
 */
export function bandChart(bands: readonly Band[], frame: ChartFrame): string | undefined {
  const labelled = Math.max(...bands.map(({ label }) => label.length));
  const axis = axisOf(bands, frame.width - labelled - 4);
  if (!axis) return undefined;
  const { style } = frame;
  const rows = bands.map(
    ({ label, range }) => `${label.padEnd(labelled)}  ${style.bar(barOf(range, axis, frame.glyphs))}`,
  );
  const indent = " ".repeat(labelled + 2);
  const [labels, line] = axisLines(axis, frame);
  return [indent + style.faint(labels), indent + style.faint(line), ...rows].join("\n");
}

function axisOf(bands: readonly Band[], columns: number): Axis | undefined {
  const ends = bands.flatMap(({ range }) => [range.low, range.value, range.high]).filter((end) => end > 0);
  if (ends.length === 0) return undefined;
  const first = Math.floor(Math.log10(Math.min(...ends)));
  const last = Math.max(Math.ceil(Math.log10(Math.max(...ends))), first + 1);
  const perDecade = (columns - 1) / (last - first);
  const at = (value: number) =>
    value <= 0 ? 0 : Math.round(Math.min(Math.max((Math.log10(value) - first) * perDecade, 0), columns - 1));
  return { at, columns, decades: Array.from({ length: last - first + 1 }, (_, index) => first + index) };
}

function barOf({ value, low, high }: Range, axis: Axis, { bar }: Glyphs): string {
  const [from, middle, to] = [axis.at(low), axis.at(value), axis.at(high)];
  const row = Array.from({ length: to + 1 }, (_, column) => (column < from ? " " : bar.line));
  row[from] = bar.low;
  row[to] = bar.high;
  row[middle] = bar.value;
  return row.join("");
}

/** Labels of decades above a line with ticks. If they would touch, only every second or third has a label. */
function axisLines(axis: Axis, { glyphs, unit, unicode }: ChartFrame): readonly [string, string] {
  const named = axis.decades.map((decade) => {
    const value = 10 ** decade;
    const { name, size } = scaledUnit(unit, [value], unicode);
    return { column: axis.at(value), text: `${Number((value / size).toPrecision(3))} ${name}` };
  });
  const line = Array.from({ length: axis.columns }, () => glyphs.axis.line);
  for (const { column } of named) line[column] = glyphs.axis.tick;
  let labels = "";
  for (const { column, text } of named) {
    const start = Math.max(0, Math.min(column - Math.floor(text.length / 2), axis.columns - text.length + 2));
    if (labels === "" || start >= labels.length + 2) labels = labels.padEnd(start) + text;
  }
  return [labels, line.join("")];
}
