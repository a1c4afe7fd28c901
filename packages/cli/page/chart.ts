/** Draws a panel with uPlot. */

import uPlot from "uplot";
import type { Panel } from "../src/dashboard/open/readings/page-data.js";
import { axes } from "./axes.js";
import { columnsOf } from "./columns.js";
import { seriesOf } from "./series.js";

const HEIGHT = 210;

/** A chart that can be redrawn with new values. */
export interface Chart {
  draw(panel: Panel, times: readonly number[]): void;
  /** Redraws after a change of colours. */
  forget(): void;
}

/**
 * @param onCursor receives the column under the cursor; undefined when the cursor leaves.
 * @example chartIn(place, (index) => legend.at(index)).draw(panel, times)
 */
export function chartIn(place: HTMLElement, onCursor: (index: number | undefined) => void): Chart {
  let plot: uPlot | undefined;
  let drawnAs = "";
  const forget = () => {
    plot?.destroy();
    plot = undefined;
  };
  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  return {
    forget,
    draw(panel, times) {
      const columns = columnsOf(panel, times);
      const isAs = JSON.stringify([panel.unit, panel.series.map(({ label, colour }) => [label, colour])]);
      if (plot && isAs === drawnAs) return plot.setData(columns);
      forget();
      drawnAs = isAs;
      plot = new uPlot(optionsOf(panel, place.clientWidth, onCursor), columns, place);
    },
  };
}

function optionsOf(
  panel: Panel,
  width: number,
  onCursor: (index: number | undefined) => void,
): uPlot.Options {
  const { series, bands } = seriesOf(panel);
  return {
    ...{ width, height: HEIGHT, series, bands, axes: axes(panel.unit), legend: { show: false } },
    padding: [8, 28, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: panel.form !== "stack" } },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    hooks: { setCursor: [({ cursor: { idx } }) => onCursor(idx ?? undefined)] },
  };
}
