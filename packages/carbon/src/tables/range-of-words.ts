import type { Range } from "@wattspan/core";

/**
 * Three words of a table as a figure with its bounds; "-" is unknown.
 * @example rangeOfWords(["1.11", "1.08", "1.14"])
 */
export function rangeOfWords([value, low, high]: readonly string[]): Range | undefined {
  return value === undefined || value === "-"
    ? undefined
    : { value: Number(value), low: Number(low), high: Number(high) };
}
