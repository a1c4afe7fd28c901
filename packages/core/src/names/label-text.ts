/** Longer values carry more than a name; each is kept in memory, and sent with every export. */
const MAX_CHARACTERS = 256;
/**
 * Control characters, unpaired surrogates and the replacement character, which exporters and dashboards do
 * not expect. PromQL takes the latter for broken text and refuses every query with it, so such a series could
 * not be selected.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\uFFFD]/gu;
/** Names recur with each call, and checking their characters is expensive; this many are remembered. */
const known = /* @__PURE__ */ new Map<string, string>();
const MAX_KNOWN = 1000;

/**
 * An external name, fit for spans and metrics: at most 256 characters, without control characters. Other
 * values stay as they are.
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
