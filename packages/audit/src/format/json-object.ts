/** The JSON of a line: what counts as an object, so that all verifiers read the same. */

import { isUtf8 } from "node:buffer";

/** Objects and lists nest no deeper: the recursion of readers is bounded. */
const MAX_DEPTH = 100;

/** An object in JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that bytes in UTF-8 are; undefined for any others. */
export function jsonObject(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = isUtf8(bytes) ? JSON.parse(bytes.toString("utf8")) : undefined;
    const isOne = typeof value === "object" && value !== null && !Array.isArray(value);
    return isOne && !isTooDeep(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether objects and lists nest too deeply for a record. */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === MAX_DEPTH) return true;
    level = level.flatMap((one) => Object.values(one).filter(isContainer));
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;
