/** Polls the server and shows its data. */

import type { PageData, SourceState, Tile, UnknownEnergy } from "../src/dashboard/page-data.js";
import { element, made } from "./element.js";
import { panelView } from "./panel-view.js";

/** Seconds until the next request if the server is silent. */
const AGAIN_S = 5;
const views: ReturnType<typeof panelView>[] = [];

async function refresh(): Promise<void> {
  const data = await answer();
  if (data) show(data);
  else showSource(undefined);
  setTimeout(() => void refresh(), (data?.intervalS ?? AGAIN_S) * 1000);
}

async function answer(): Promise<PageData | undefined> {
  try {
    const response = await fetch("data");
    return response.ok ? ((await response.json()) as PageData) : undefined;
  } catch {
    return undefined;
  }
}

function show(data: PageData): void {
  const { source, tiles, panels, times, unknown } = data;
  showSource(source);
  showTiles(element("tiles"), tiles);
  for (const [index, panel] of panels.entries()) {
    views[index] ??= panelView(element("panels"));
    views[index].show(panel, times);
  }
  showUnknown(element("unknown"), unknown);
}

const ENDED = "wattspan dashboard does not respond: was it stopped? This page shows its last data.";

/** Without a state, the page's own server is silent. @example showSource(data.source) */
function showSource(source: SourceState | undefined): void {
  const problem = source ? problemText(source) : ENDED;
  const line = element("problem");
  line.hidden = problem === undefined;
  // Setting the same text again would make screen readers repeat it.
  if (line.textContent !== (problem ?? "")) line.textContent = problem ?? "";
  if (source) element("source").textContent = `metrics page ${source.url}${answeredText(source)}`;
}

function problemText({ state, problem, remedy, answeredAtMs }: SourceState): string | undefined {
  if (state !== "fails") return undefined;
  const since =
    answeredAtMs === undefined
      ? `It has not responded yet. ${remedy ?? ""}`
      : "This page shows its last data.";
  return `The metrics page cannot be read: ${problem ?? ""}. ${since}`.trimEnd();
}

const answeredText = ({ answeredAtMs }: SourceState): string =>
  answeredAtMs === undefined
    ? ""
    : `, read at ${new Date(answeredAtMs).toLocaleTimeString([], { hour12: false })}`;

/** The headline figures. @example showTiles(element("tiles"), data.tiles) */
function showTiles(parent: HTMLElement, tiles: readonly Tile[]): void {
  parent.replaceChildren(
    ...tiles.map(({ label, value, note, missing }) => {
      const tile = made("div");
      tile.append(
        made("dt", "", label),
        value === undefined ? made("dd", "value unknown", "not known") : made("dd", "value", value),
        made("dd", "", note ?? missing ?? ""),
      );
      return tile;
    }),
  );
}

/** Why energy is unknown. @example showUnknown(element("unknown"), data.unknown) */
function showUnknown(section: HTMLElement, unknown: readonly UnknownEnergy[]): void {
  section.hidden = unknown.length === 0;
  section.querySelector("tbody")?.replaceChildren(
    ...unknown.map(({ reason, count, words }) => {
      const row = made("tr");
      row.append(
        made("td", "", reason),
        made("td", "number", count.toLocaleString("en-US")),
        made("td", "", words),
      );
      return row;
    }),
  );
}

// Canvases do not follow the style sheet.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const view of views) view.redraw();
});
void refresh();
