/** Attributes that hold an object as JSON text. */

/** A longer text holds more than counts, unless its dialect says otherwise. */
const MAX_CHARACTERS = 4096;

/** The object; undefined for any other text. @example objectIn('{"input":7}') // { input: 7 } */
export function objectIn(text: unknown, maxCharacters = MAX_CHARACTERS): object | undefined {
  if (typeof text !== "string" || text.length > maxCharacters) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // the application's own text
  }
}
