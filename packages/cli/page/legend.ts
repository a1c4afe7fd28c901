/** The legend: name and colour of each series, its value at the cursor or its last value, and its total. */

import type { Panel, PanelSeries } from "../src/dashboard/page-data.js";
import { panelText } from "./chart.js";
import { made } from "./element.js";

/** @example legendIn(list).show(panel) */
export function legendIn(list: HTMLElement) {
  let panel: Panel | undefined;
  let outputs: readonly HTMLElement[] = [];
  const at = (index: number | undefined) => {
    for (const [i, output] of outputs.entries())
      output.textContent = panel ? valueText(panel, panel.series[i], index) : "";
  };
  return {
    show(next: Panel) {
      panel = next;
      const rows = next.series.map((series) => rowOf(series));
      outputs = rows.map(({ output }) => output);
      list.replaceChildren(...rows.map(({ row }) => row));
      at(undefined);
    },
    /** The values of a column; undefined: the last known ones. */
    at,
    /** For screen readers. */
    text: () =>
      panel?.series
        .map((series) => `${series.label} ${panel ? valueText(panel, series, undefined) : ""}`)
        .join(", ") ?? "",
  };
}

function rowOf({ label, colour, total }: PanelSeries) {
  const [row, swatch, output] = [made("li"), made("i", "swatch"), made("output")];
  swatch.style.background = `var(--${colour})`;
  const name = made("span", "label", label);
  name.title = label;
  row.append(swatch, name, " ", output);
  if (total !== undefined) row.append(made("small", "", ` · ${total}`));
  return { row, output };
}

function valueText({ unit }: Panel, series: PanelSeries | undefined, index: number | undefined): string {
  const values = series?.values ?? [];
  const value = index === undefined ? values.findLast((known) => known !== null) : values[index];
  return value === null || value === undefined ? "not known" : panelText(value, unit);
}
