/** One panel: its text, chart and legend, or why there is none. */

import type { Panel } from "../src/dashboard/page-data.js";
import { type Chart, chartIn } from "./chart.js";
import { made } from "./element.js";
import { legendIn } from "./legend.js";

/** @example panelView(element("panels")).show(panel, times) */
export function panelView(parent: HTMLElement) {
  const section = made("section");
  const title = made("h2");
  const about = made("p", "about");
  const missing = made("p", "missing");
  const place = made("div", "chart");
  const list = made("ul", "legend");
  place.setAttribute("role", "img");
  section.append(title, about, missing, place, list);
  parent.append(section);
  const legend = legendIn(list);
  let chart: Chart | undefined;
  let shown: readonly [Panel, readonly number[]] | undefined;
  const draw = () => {
    if (!shown) return;
    const [panel, times] = shown;
    legend.show(panel);
    const hasChart = panel.missing === undefined;
    missing.textContent = panel.missing ?? "";
    missing.hidden = hasChart;
    place.hidden = !hasChart;
    if (!hasChart) return;
    chart ??= chartIn(place, (index) => legend.at(index));
    chart.draw(panel, times);
    place.setAttribute("aria-label", `${panel.title}: ${legend.text()}`);
  };
  return {
    show(panel: Panel, times: readonly number[]) {
      shown = [panel, times];
      title.textContent = panel.title;
      about.textContent = panel.about;
      draw();
    },
    redraw() {
      chart?.forget();
      draw();
    },
  };
}
