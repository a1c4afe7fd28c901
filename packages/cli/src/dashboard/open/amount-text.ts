/** Amounts with their units, as the page has them. */

import { numberText } from "../../terminal/number-text.js";
import { scaledUnit } from "../../terminal/scaled-unit.js";

/** Units that take prefixes. */
export type Base = "J" | "W" | "g" | "g/h";

/** @example amountText(46_046, "J") // "46.0 kJ" */
export function amountText(amount: number, base: Base): string {
  const { name, size } = scaledUnit(base, [amount]);
  return `${numberText(amount / size)} ${name}`;
}

/** Both ends in the unit of the upper one. @example boundsText(500, 2000, "J") // "0.500–2.00 kJ" */
export function boundsText(low: number, high: number, base: Base): string {
  const { name, size } = scaledUnit(base, [high]);
  return `${numberText(low / size)}–${numberText(high / size)} ${name}`;
}
