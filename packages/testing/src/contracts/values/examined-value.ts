import type { Range } from "@wattspan/core";

/** What any value looks like in a message: short, and never an error of its own. */
export function shown(value: unknown): string {
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "function") return "a function";
    const text =
      typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : String(value);
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  } catch {
    return `something of type ${typeof value} that cannot be shown`;
  }
}

/** Whether a value is an object whose members can be looked at. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Whether a value is a string with more than white space in it. */
export const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Whether a value is a finite number. */
export const isFiniteNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** Whether a value is a `Range`: finite, and 0 ≤ low ≤ value ≤ high. */
export const isRange = (range: unknown): range is Range => isOrdered(range) && range.low >= 0;

/** The same, also of negative numbers. */
export function isOrdered(range: unknown): range is Range {
  const { value, low, high } = isRecord(range) ? range : {};
  if (!isFiniteNumber(value) || !isFiniteNumber(low) || !isFiniteNumber(high)) return false;
  return low <= value && value <= high;
}

/** Whether two plain values are alike in every member. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isRecord(one) || !isRecord(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isEqual(one[key], other[key]))
  );
}
