/** What of a paper goes into the calendar. */

const MONTHS: Readonly<Record<string, number>> = { december: 12, dezember: 12 };
const DATE = /(\d{1,2})\.?\s*(December|Dezember)\s*(\d{4})/i;

/**
 * The first date of a text, with or without the spaces that the networks miss. "none": it has no date.
 * @example dueDate("Freitag, 4. Dezember2026") // "2026-12-04"
 */
export function dueDate(text: string): string {
  const [, day = "", month = "", year = ""] = DATE.exec(text) ?? [];
  const number = MONTHS[month.toLowerCase()];
  return number === undefined ? "none" : `${year}-${number}-${day.padStart(2, "0")}`;
}
