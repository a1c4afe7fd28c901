/** Tables and numbers for a terminal. */

import { styleText } from "node:util";
import Table from "cli-table3";
import type { Range } from "wattspan";

/** How a column stands. */
export type Alignment = "left" | "right";

const noLines = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((place) => [place, ""]),
);

/** Rows of cells as aligned columns, two spaces apart and without lines. */
export function plainTable(rows: readonly (readonly string[])[], aligned: readonly Alignment[]): string {
  const table = new Table({
    chars: { ...noLines, middle: "  " },
    colAligns: [...aligned],
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A number with three significant digits. @example numberText(0.0012345) // "0.00123" */
export const numberText = (value: number): string =>
  value === 0
    ? "0"
    : value.toLocaleString("en", {
        minimumSignificantDigits: 3,
        maximumSignificantDigits: 3,
        useGrouping: false,
      });

/** A value with its range. @example rangeText({ value: 2, low: 1, high: 4 }) // "2.00 (1.00–4.00)" */
export const rangeText = (range: Range | undefined): string =>
  range === undefined
    ? "not known"
    : `${numberText(range.value)} (${numberText(range.low)}–${numberText(range.high)})`;

/** A share of 1 in percent. @example percentText(0.1234) // "12.3 %" */
export const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** In bold where standard output is a terminal. */
export const bold = (text: string): string => styleText("bold", text, { stream: process.stdout });
