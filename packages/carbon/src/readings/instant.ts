const FORM =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The moment of an ISO 8601 text, in milliseconds since the Unix epoch. `undefined` for anything else: also
 * for a text without an offset, which would differ between machines and be ambiguous when clocks go back, and
 * for a day that its month does not have.
 *
 * @example instantOf("2026-10-25T02:30:00+01:00") // 1792891800000
 */
export function instantOf(text: unknown): number | undefined {
  const day = typeof text === "string" ? FORM.exec(text)?.[1] : undefined;
  if (day === undefined || !isDay(day)) return undefined;
  return Date.parse(text as string);
}

/** `Date.parse` reads 30 February as 2 March. */
function isDay(day: string): boolean {
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnightMs) && new Date(midnightMs).toISOString().startsWith(day);
}

/**
 * A moment in whole minutes, the form of grid operators' APIs.
 * @example minuteText(0) // "1970-01-01T00:00Z"
 */
export const minuteText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;
