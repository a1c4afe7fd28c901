/** What was written, for people. */

import type { Canvas } from "../../terminal/canvas.js";
import { fileLink } from "../../terminal/file-link.js";
import { columnsOf, columnsText } from "../../terminal/text/columns.js";
import { countText } from "../../terminal/text/number-text.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { wrapped } from "../../terminal/text/wrapped.js";
import type { WrittenFile } from "./provision.js";
import { ruleFilesIn } from "./provisioning.js";

const LABEL = 12;

/**
 * A table of the files, what to do next, and last the folder.
 * @param folder absolute path of the files.
 * @example provisionText("/srv/grafana", written, canvasOf(terminal))
 */
export function provisionText(
  folder: string,
  files: readonly WrittenFile[],
  { style, width, links }: Canvas,
): string {
  const column = columnsOf(files, style.faint);
  const table = columnsText([
    column("file", ({ path }) => safeText(path)),
    column("what", ({ what }) => what),
    column("bytes", ({ bytes }) => countText(bytes), "right"),
    column("state", ({ state }) => (state === "overwritten" ? style.caution(state) : state)),
  ]);
  const shown = safeText(folder, 400);
  const next = (label: string, text: string) =>
    style.faint(label.padEnd(LABEL)) + wrapped(" ".repeat(LABEL), text, width).slice(LABEL);
  return `${[
    table,
    "",
    style.heading("Next"),
    next(
      "Grafana",
      `start it with GF_PATHS_PROVISIONING=${shown}, or mount the folder at /etc/grafana/provisioning`,
    ),
    next("Prometheus", `add "${ruleFilesIn(shown)}" to rule_files in prometheus.yml, then reload it`),
    "",
    `The files are in ${fileLink(folder, links)}`,
  ].join("\n")}\n`;
}
