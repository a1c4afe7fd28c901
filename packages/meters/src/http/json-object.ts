/** JSON of devices: objects without guarantees. */

/** One answer. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member that is an object; undefined otherwise. */
export function part(of: unknown, name: string): JsonObject | undefined {
  const value = isObject(of) ? of[name] : undefined;
  return isObject(value) ? value : undefined;
}

/** An amount. Devices return zero, null or text for unknown ones. */
export const amount = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;

/** JSON, or undefined: half an answer, or a page for people. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
