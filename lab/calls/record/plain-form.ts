import { createHash } from "node:crypto";

/** Data of JSON. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** Longer texts are kept by their hash. */
const MAX_TEXT = 200;

/**
 * A value as data that JSON can hold and that is the same for the same meaning: dates are milliseconds,
 * numbers that are none are text, lists of texts and of objects are sorted by their words.
 */
export function plainForm(value: unknown): Plain {
  if (typeof value === "number") return numberOf(value);
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value === "boolean") return value;
  if (value instanceof Date) return numberOf(value.getTime());
  if (Array.isArray(value)) return sorted(value.map(plainForm));
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value).filter(
    ([, each]) => each !== undefined && typeof each !== "function",
  );
  return Object.fromEntries(
    entries
      .map(([name, each]) => [textOf(name), plainForm(each)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const numberOf = (value: number): Plain => (Number.isFinite(value) ? value : String(value));

const textOf = (text: string): string =>
  text.length <= MAX_TEXT
    ? text
    : `${text.slice(0, 20)}… ${text.length} characters, ${createHash("sha256").update(text).digest("hex")}`;

function sorted(list: readonly Plain[]): readonly Plain[] {
  if (list.every((each) => typeof each === "number")) return list;
  return list.toSorted((a, b) => (wordsOf(a) < wordsOf(b) ? -1 : 1));
}

/** All of a value but its numbers, which may differ by rounding. */
const wordsOf = (value: Plain): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "number" ? 0 : each));
