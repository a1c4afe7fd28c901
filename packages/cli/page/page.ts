/** Polls the server and shows its data. */

import type { PageData } from "../src/dashboard/open/readings/page-data.js";
import { choicesIn } from "./choices.js";
import { element } from "./element.js";
import { panelView } from "./panel-view.js";
import { showSource } from "./source-view.js";
import { showTiles } from "./tiles-view.js";
import { showUnknown } from "./unknown-view.js";

/** Seconds until the next request if the server is silent. */
const AGAIN_S = 5;
const views: ReturnType<typeof panelView>[] = [];
const choices = choicesIn(element("choices"), () => void refresh());
let asked = 0;
let timer = 0;

async function refresh(): Promise<void> {
  clearTimeout(timer);
  const mine = ++asked;
  const data = await answer();
  if (mine !== asked) return; // Another time range was chosen meanwhile.
  if (data) show(data);
  else showSource(undefined);
  timer = window.setTimeout(() => void refresh(), (data?.intervalS ?? AGAIN_S) * 1000);
}

async function answer(): Promise<PageData | undefined> {
  try {
    const response = await fetch(`data?minutes=${choices.minutes}`);
    return response.ok ? ((await response.json()) as PageData) : undefined;
  } catch {
    return undefined;
  }
}

function show(data: PageData): void {
  const { source, choices: all, tiles, panels, times, span, unknown } = data;
  choices.show(all);
  showSource(source);
  showTiles(element("tiles"), tiles);
  element("span").textContent = `Figures above and totals in the legends: ${span}.`;
  for (const [index, panel] of panels.entries()) {
    views[index] ??= panelView(element("panels"));
    views[index].show(panel, times);
  }
  showUnknown(element("unknown"), unknown);
}

// Canvases do not follow the style sheet.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const view of views) view.redraw();
});
void refresh();
