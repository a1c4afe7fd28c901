/** All figures of EcoLogits, as rows. */

import type { Interval } from "@wattspan/models";
import type { Canvas } from "../terminal/canvas.js";
import { type Column, columnsText } from "../terminal/text/columns.js";
import { plainNumber } from "../terminal/text/number-text.js";
import type { EcologitsDetails } from "./ecologits-details.js";
import type { EstimateReport } from "./estimate-report.js";

/** The columns of EcoLogits' worked examples. */
const FIGURES = [
  ["GPUs", "gpus"],
  ["time_s", "durationS"],
  ["energy_kWh", "energyKwh"],
  ["gCO2e_usage", "usageCo2eG"],
  ["gCO2e_embodied", "embodiedCo2eG"],
  ["gCO2e_total", "totalCo2eG"],
  ["ADPe_kgSb", "adpeKgSb"],
  ["PE_MJ", "peMj"],
  ["water_L", "waterL"],
] as const satisfies readonly (readonly [string, keyof EcologitsDetails])[];

/**
 * A row for each figure with six digits, intervals as `min..max`; undefined if there are none.
 * @example detailsText(report, canvas)
 */
export function detailsText({ ecologits = [] }: EstimateReport, { style }: Canvas): string | undefined {
  if (ecologits.length === 0) return undefined;
  const columns: readonly Column[] = [
    { header: "", cells: ["mix", ...FIGURES.map(([name]) => name)].map(style.faint) },
    ...ecologits.map((details) => ({
      header: style.faint(details.method),
      cells: [details.mixZone, ...FIGURES.map(([, member]) => intervalText(details[member]))],
    })),
  ];
  return `${style.heading("All that EcoLogits computes, with its own electricity mix")}\n${columnsText(columns)}`;
}

/**
 * Six digits, as in EcoLogits' examples. An exponent may have a minus sign, so ends are joined by "..".
 */
function intervalText({ min, max }: Interval): string {
  const [low, high] = [plainNumber(min), plainNumber(max)];
  return low === high ? low : `${low}..${high}`;
}
