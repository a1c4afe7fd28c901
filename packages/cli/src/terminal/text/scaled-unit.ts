/** Units with a prefix, so that columns have readable numbers. */

import type { Range } from "@wattspan/core";
import { numberText } from "./number-text.js";

/** A unit and its size in base units. */
export interface ScaledUnit {
  readonly name: string;
  readonly size: number;
}

const PREFIXES = [
  ["µ", 1e-6],
  ["m", 1e-3],
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
] as const;

/**
 * The unit in which the median value is between 1 and 1000.
 * @param base a unit that takes prefixes: `J`, `Wh`, `gCO2e`, `L`.
 * @example scaledUnit("J", [1224, 46_046]).name // "kJ"
 */
export function scaledUnit(base: string, values: readonly number[], unicode = true): ScaledUnit {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 1;
  const fitting = PREFIXES.findLast(([, size]) => middle >= size) ?? PREFIXES[0];
  const [prefix, size] = fitting;
  return { name: `${!unicode && prefix === "µ" ? "u" : prefix}${base}`, size };
}

/** An amount in the unit that fits. @example amountText(46_046, "J") // "46.0 kJ" */
export function amountText(amount: number, base: string, unicode = true, digits = 3): string {
  const { name, size } = scaledUnit(base, [amount], unicode);
  return `${numberText(amount / size, digits)} ${name}`;
}

/**
 * Both ends of a range, in the unit of its value.
 * @example boundsText({ value: 824, low: 325, high: 2770 }, "J") // "325–2,770 J"
 */
export function boundsText({ value, low, high }: Range, base: string): string {
  const { name, size } = scaledUnit(base, [value]);
  return `${numberText(low / size)}–${numberText(high / size)} ${name}`;
}
