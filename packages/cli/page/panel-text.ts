/** Values with their units. */

import type { PanelUnit } from "../src/dashboard/open/readings/page-data.js";
import { numberText } from "../src/terminal/text/number-text.js";
import { type ScaledUnit, scaledUnit } from "../src/terminal/text/scaled-unit.js";

/** The unit in which numbers up to `most` are easy to read. */
export const unitFor = (unit: PanelUnit, most: number): ScaledUnit =>
  unit === "W" || unit === "g/h" ? scaledUnit(unit, [most]) : { name: unit, size: 1 };

/** @example panelText(1500, "W") // "1.50 kW" */
export function panelText(value: number, unit: PanelUnit): string {
  const { name, size } = unitFor(unit, value);
  return `${numberText(value / size)} ${name}`;
}
