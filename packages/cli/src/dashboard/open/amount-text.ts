/** Amounts with their units, as shown on the page. */

import { numberText } from "../../terminal/text/number-text.js";
import { scaledUnit } from "../../terminal/text/scaled-unit.js";

/** Units that take prefixes. */
export type Base = "J" | "W" | "g" | "g/h";

/** @example amountText(46_046, "J") // "46.0 kJ" */
export function amountText(amount: number, base: Base): string {
  const { name, size } = scaledUnit(base, [amount]);
  return `${numberText(amount / size)} ${name}`;
}

/**
 * Both ends of a band, in the unit of its amount.
 * @example boundsText(325, 2770, 824, "J") // "325–2,770 J"
 */
export function boundsText(low: number, high: number, amount: number, base: Base): string {
  const { name, size } = scaledUnit(base, [amount]);
  return `${numberText(low / size)}–${numberText(high / size)} ${name}`;
}
