/** What was uploaded, for people. */

import type { Canvas } from "../../terminal/canvas.js";
import { type Column, columnsText } from "../../terminal/columns.js";
import { safeText } from "../../terminal/safe-text.js";
import { wrapped } from "../../terminal/wrapped.js";
import type { PushedDashboard, PushReport } from "./push.js";

/**
 * A table of the dashboards, and why some are not there. In a pipe (`isPlain`) nothing is wrapped, and what is not known is `-`.
 * @example pushText(report, canvasOf(terminal), false)
 */
export function pushText(
  { grafana, folder, dashboards }: PushReport,
  canvas: Canvas,
  isPlain: boolean,
): string {
  const { style, width } = canvas;
  const column = (header: string, cell: (dashboard: PushedDashboard) => string, align?: "right"): Column => ({
    header: style.faint(header),
    cells: dashboards.map((dashboard) => cell(dashboard) || (isPlain ? "-" : "")),
    ...(align && { align }),
  });
  const table = columnsText([
    column("dashboard", ({ title }) => safeText(title)),
    column("state", ({ state, code }) =>
      state === "failed" ? style.failure(`failed: ${code}`) : state.replace("_", " "),
    ),
    column("version", ({ version }) => (version === undefined ? "" : String(version)), "right"),
    column("address", ({ url = "" }) => safeText(url, 200)),
  ]);
  const details = dashboards.flatMap(({ title, detail }) =>
    detail === undefined
      ? []
      : [wrapped(`${safeText(title)}  `, safeText(detail, 600), isPlain ? undefined : width, 2)],
  );
  const where = style.faint(`${safeText(grafana, 200)}, folder ${safeText(folder)}`);
  return `${[where, table, ...details].join("\n")}\n`;
}
