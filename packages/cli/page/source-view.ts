/** The source of the charts and its state. */

import type { SourceState } from "../src/dashboard/open/readings/page-data.js";
import { element } from "./element.js";

const ENDED = "wattspan dashboard does not respond: was it stopped? This page shows its last data.";

/** Without a state, the page's own server is silent. @example showSource(data.source) */
export function showSource(source: SourceState | undefined): void {
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
