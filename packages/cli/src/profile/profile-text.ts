/** A profile for a person. */

import type { Canvas } from "../terminal/canvas.js";
import { bandCells } from "../terminal/charts/band-cells.js";
import { shareBar } from "../terminal/charts/share-bars.js";
import { columnsText } from "../terminal/text/columns.js";
import { percentText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import type { WrittenProfile } from "./written-profile.js";

const BAR = 24;
/** Within this distance, a step counts as rest or full load. */
const END = 0.05;
/** Between steps that are farther apart, the power is a guess. */
const WIDE = 0.6;

/**
 * The curve as a table with bars, and the unmeasured ranges.
 * @example profileText(profile, canvasOf(terminal))
 */
export function profileText(profile: WrittenProfile, canvas: Canvas): string {
  const { steps, meters } = profile;
  const { style, glyphs } = canvas;
  const most = Math.max(...steps.map(({ watts }) => watts.value));
  const bar = (watts: number) => shareBar(most > 0 ? watts / most : 0, BAR, glyphs, style);
  const title = `${nameOf(profile)}, measured by ${meters.map((meter) => safeText(meter)).join(", ")}`;
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
  return `${style.strong(title)}\n${columnsText(columns)}\n${notSeen(steps)}`;
}

function nameOf(profile: WrittenProfile): string {
  if (profile.device === "gpu") return safeText(profile.card ?? "GPU");
  return `${safeText(profile.processor ?? "CPU")}, ${profile.vcpus} vCPUs`;
}

/** The ranges that stay unknown. */
function notSeen(steps: WrittenProfile["steps"]): string {
  const ends = [0, ...steps.map(({ utilization }) => utilization), 1];
  const gaps = ends.slice(1).flatMap((to, i) => {
    const from = ends[i] ?? 0;
    const isInside = i > 0 && i < steps.length;
    return to - from >= (isInside ? WIDE : END) ? [`${percentText(from)} to ${percentText(to)}`] : [];
  });
  return gaps.length > 0 ? `Not measured, so not known: ${gaps.join(", ")} busy.\n` : "";
}
