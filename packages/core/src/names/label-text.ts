/** Longer values carry more than a name; each is kept in memory, and sent with every export. */
const MAX_CHARACTERS = 256;
/**
 * Control characters and halves of characters, which exporters and dashboards do not expect, and the sign that stands for such: PromQL takes
 * it for broken text and refuses every query that has it, so that what bears it could not be chosen.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\uFFFD]/gu;
/** Names come again with each call, and looking at their characters is dear; so many are remembered. */
const known = /* @__PURE__ */ new Map<string, string>();
const MAX_KNOWN = 1000;

/**
 * A name from outside as it may go on spans and metrics: at most 256 characters, without control characters. What is no
 * string stays as it is.
 * @example labelText("gpt-4o\n") // "gpt-4o?"
 */
export function labelText<T>(value: T): T | string {
  if (typeof value !== "string") return value;
  if (value.length > MAX_CHARACTERS) return printable(value.slice(0, MAX_CHARACTERS));
  const before = known.get(value);
  if (before !== undefined) return before;
  const text = printable(value);
  if (known.size < MAX_KNOWN) known.set(value, text);
  return text;
}

const printable = (text: string): string => text.replace(UNPRINTABLE, "?");
