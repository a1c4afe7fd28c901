/** The axes: times below, amounts on the left. */

import type uPlot from "uplot";
import type { PanelUnit } from "../src/dashboard/open/readings/page-data.js";
import { unitFor } from "./panel-text.js";
import { colourOf } from "./series.js";

const FONT = "12px system-ui, sans-serif";
const DAY_S = 86_400;

/** @example axes("W") */
export function axes(unit: PanelUnit): uPlot.Axis[] {
  const common = {
    stroke: () => colourOf("muted"),
    grid: { stroke: () => colourOf("line"), width: 1 },
    ticks: { show: false },
    font: FONT,
  };
  return [
    { ...common, space: 70, size: 30, values: (_, times) => timesText(times) },
    { ...common, size: 74, space: 36, values: (_, amounts) => amountsText(amounts, unit) },
  ];
}

function timesText(times: readonly number[]): string[] {
  const length = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const format: Intl.DateTimeFormatOptions =
    length > 2 * DAY_S
      ? { month: "short", day: "numeric" }
      : { hour: "2-digit", minute: "2-digit", ...(length < 300 && { second: "2-digit" }), hour12: false };
  return times.map((time) => new Date(time * 1000).toLocaleString([], format));
}

/** One unit for all labels. */
function amountsText(amounts: readonly number[], unit: PanelUnit): string[] {
  const { name, size } = unitFor(unit, Math.max(...amounts));
  return amounts.map((amount) => `${Number((amount / size).toPrecision(6))} ${name}`);
}
