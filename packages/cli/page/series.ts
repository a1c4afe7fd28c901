/** Styles of lines and areas. */

import type uPlot from "uplot";
import type { Panel, PanelSeries } from "../src/dashboard/page-data.js";

/** The series for uPlot, in the order of `columnsOf`. */
export function seriesOf({ form, series }: Panel): Pick<uPlot.Options, "series"> & { bands: uPlot.Band[] } {
  const drawn =
    form === "stack"
      ? series.toReversed().map(area)
      : series.map((of, index) => line(of, form === "band" && index > 0));
  // Between the upper and the lower bound.
  const bands =
    form === "band" && series.length === 3
      ? [{ series: [3, 2] as [number, number], fill: fill("bound", "66") }]
      : [];
  return { series: [{}, ...drawn], bands };
}

const area = ({ colour }: PanelSeries): uPlot.Series => ({
  stroke: stroke(colour),
  fill: stroke(colour),
  width: 1,
  points: pointsOf(colour),
});

const line = ({ colour }: PanelSeries, isBound: boolean): uPlot.Series => ({
  stroke: stroke(colour),
  width: isBound ? 1 : 2,
  points: pointsOf(colour),
});

const pointsOf = (colour: string): uPlot.Series.Points => ({ size: 5, filter: lonely, fill: stroke(colour) });

/** Isolated points, which a line would not show. */
const lonely: uPlot.Series.Points.Filter = (plot, index) => {
  const values = plot.data[index] ?? [];
  const isKnown = (i: number) => values[i] !== null && values[i] !== undefined;
  return Array.from(values, (_, i) => i).filter((i) => isKnown(i) && !isKnown(i - 1) && !isKnown(i + 1));
};

/** Resolved at drawing time, for the light or dark style. */
const stroke = (name: string) => () => colourOf(name);
const fill = (name: string, opacity: string) => () => colourOf(name) + opacity;

/** @example colourOf("energy") // "#0b7a6f" */
export const colourOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
