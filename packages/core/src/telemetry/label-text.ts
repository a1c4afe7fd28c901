/** Longer values carry more than a name; each is kept in memory, and sent with every export. */
const MOST_CHARACTERS = 256;
/** Control characters and halves of characters, which exporters and dashboards do not expect. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/gu;

/**
 * A name from outside as it may go on spans and metrics: at most 256 characters, without control characters. What is no
 * string stays as it is.
 * @example labelText("gpt-4o\n") // "gpt-4o\uFFFD"
 */
export function labelText<T>(value: T): T | string {
  if (typeof value !== "string") return value;
  const text = value.length > MOST_CHARACTERS ? value.slice(0, MOST_CHARACTERS) : value;
  return text.replace(UNPRINTABLE, "\uFFFD");
}
