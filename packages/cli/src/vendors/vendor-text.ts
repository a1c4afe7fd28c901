import type { Range } from "@wattspan/core";
import type { Canvas } from "../terminal/canvas.js";
import { bandCells } from "../terminal/charts/band-cells.js";
import { type Column, columnsText, columnWidth, GAP } from "../terminal/text/columns.js";
import { cutText } from "../terminal/text/cut-text.js";
import { dividedBy } from "../terminal/text/number-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import type { VendorEstimate, VendorReport } from "./vendor-report.js";

const MILLIGRAM = 1e-3;
/** Names are cut if the figures leave no room. */
const MIN_OF_NAME = 16;

/**
 * Two lines for each model, under a heading for each vendor.
 * @example vendorText(report, canvasOf(terminal))
 */
export function vendorText(report: VendorReport, canvas: Canvas): string {
  const { style, width } = canvas;
  const { lines } = report;
  const vendors = [...new Set(lines.map(({ vendor }) => vendor))];
  const tables = vendors.map((vendor) => {
    const own = lines.filter((line) => line.vendor === vendor);
    const grid = style.faint([...new Set(own.map(gridText))].join("; "));
    return `${style.heading(vendor)}  ${grid}\n${columnsText(columnsOf(own, canvas))}`;
  });
  return `${[legend(report, width), ...tables].join("\n\n")}\n`;
}

const zoneText = (zone: string): string =>
  zone.includes(",") ? `one of ${zone.split(",").length} zones` : zone;
const gridText = ({ zone, placeBasis }: VendorEstimate): string =>
  `grid of ${zoneText(zone)}${placeBasis === "given" ? "" : ", assumed"}`;

function columnsOf(lines: readonly VendorEstimate[], canvas: Canvas): readonly Column[] {
  const { style, width, glyphs } = canvas;
  const quantities = [
    { header: style.faint("J / 1,000 input\nmgCO2e"), cells: quantityCells(lines, "input", canvas) },
    { header: style.faint("J / 1,000 output\nmgCO2e"), cells: quantityCells(lines, "output", canvas) },
  ];
  const used = quantities.reduce((sum, column) => sum + GAP.length + columnWidth(column), 0);
  const room = Math.max(MIN_OF_NAME, width - used);
  const fitted = (text: string) => cutText(text, room, glyphs.ellipsis);
  const name = ({ model, grade, asOf }: VendorEstimate) =>
    `${style.strong(fitted(model))}\n${style.faint(fitted(`  ${grade}, ${asOf}`))}`;
  return [{ header: style.faint("model\ngrade, as of"), cells: lines.map(name) }, ...quantities];
}

/** Joules, and grams below them. */
function quantityCells(
  lines: readonly VendorEstimate[],
  side: "input" | "output",
  { glyphs, style }: Canvas,
): readonly string[] {
  const joules = lines.map((line) => line[side]?.energyJ);
  const inMilligrams = lines.map((line): Range | undefined => {
    const grams = line[side]?.operationalCo2eG;
    return grams && dividedBy(grams, MILLIGRAM);
  });
  const cells = bandCells([...joules, ...inMilligrams], 1, glyphs, style);
  return lines.map((_, row) => `${cells[row]}\n${cells[row + lines.length]}`);
}

const legend = ({ method, tables }: VendorReport, width: number): string =>
  [
    `Energy of a request with 1,000 input tokens, and of 1,000 output tokens, by ${method}, and the CO2e of that electricity: value, and 5th to 95th percentile.`,
    "Grades: A: the vendor measured the model and published the figure. B: open weights, measured by others. C: open weights, estimated from their size. D: closed weights, of estimated size.",
    "Grids: the given place; otherwise, assumed, the usual place of a vendor of closed weights, and the world for open weights.",
    `Tables: ${tables.join(", ")}.`,
  ]
    .map((text) => wrapped("", text, width))
    .join("\n");
