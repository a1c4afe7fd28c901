/** Some attributes hold an object, as a text of JSON. */

/** A longer text tells more than counts. */
const MAX_CHARACTERS = 4096;

/** The object; undefined where it is none, or somebody's own text. @example objectIn('{"input":7}') // { input: 7 } */
export function objectIn(text: unknown): object | undefined {
  if (typeof text !== "string" || text.length > MAX_CHARACTERS) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // somebody's own text
  }
}
