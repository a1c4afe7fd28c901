/** What was uploaded, for people. */

import type { Canvas } from "../../terminal/canvas.js";
import { columnsOf, columnsText } from "../../terminal/text/columns.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { wrapped } from "../../terminal/text/wrapped.js";
import type { PushReport } from "./push.js";

/** A table of the dashboards, with the reasons for failures. @example pushText(report, canvasOf(terminal)) */
export function pushText({ grafana, folder, dashboards }: PushReport, { style, width }: Canvas): string {
  const column = columnsOf(dashboards, style.faint);
  const table = columnsText([
    column("dashboard", ({ title }) => safeText(title)),
    column("state", ({ state, code }) =>
      state === "failed" ? style.failure(`failed: ${code}`) : state.replace("_", " "),
    ),
    column("version", ({ version }) => (version === undefined ? "" : String(version)), "right"),
    column("address", ({ url = "" }) => safeText(url, 200)),
  ]);
  const details = dashboards.flatMap(({ title, detail }) =>
    detail === undefined ? [] : [wrapped(`${safeText(title)}  `, safeText(detail, 600), width, 2)],
  );
  const where = style.faint(`${safeText(grafana, 200)}, folder ${safeText(folder)}`);
  return `${[where, table, ...details].join("\n")}\n`;
}
