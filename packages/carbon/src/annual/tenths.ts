import type { Range } from "@wattspan/core";

/** A figure rounded to a tenth, which is all it is worth. @example tenth(244.29) // 244.3 */
export const tenth = (value: number): number => Math.round(value * 10) / 10;

/** A range to tenths. @example tenths({ value: 342, low: 244.29, high: 478.8 }).low // 244.3 */
export const tenths = ({ value, low, high }: Range): Range => ({
  value: tenth(value),
  low: tenth(low),
  high: tenth(high),
});
