/** A profile for a person. */

import type { PowerProfile } from "@wattspan/meters";
import { bandCells } from "../terminal/band-cells.js";
import type { Canvas } from "../terminal/canvas.js";
import { columnsText } from "../terminal/columns.js";
import { percentText } from "../terminal/number-text.js";
import { safeText } from "../terminal/safe-text.js";
import { shareBar } from "../terminal/share-bars.js";

const BAR = 24;

/** The curve as a table with bars. @example profileText(profile, canvasOf(terminal)) */
export function profileText(
  { processor = "CPU", vcpus, meters, steps }: PowerProfile,
  canvas: Canvas,
): string {
  const { style, glyphs } = canvas;
  const most = Math.max(...steps.map(({ watts }) => watts.value));
  const bar = (watts: number) => shareBar(most > 0 ? watts / most : 0, BAR, glyphs, style);
  const title = `${safeText(processor)}, ${vcpus} vCPUs, measured by ${meters.map((meter) => safeText(meter)).join(", ")}`;
  const columns = [
    {
      header: style.faint("busy"),
      align: "right",
      cells: steps.map(({ utilization }) => percentText(utilization)),
    },
    {
      header: style.faint("W"),
      cells: bandCells(
        steps.map(({ watts }) => watts),
        1,
        glyphs,
        style,
      ),
    },
    { header: "", cells: steps.map(({ watts }) => bar(watts.value)) },
  ] as const;
  return `${style.strong(title)}\n${columnsText(columns)}\n`;
}
