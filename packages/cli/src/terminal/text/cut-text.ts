/**
 * Text of at most so many characters.
 * @param ellipsis What a cut text ends with.
 * @example cutText("customer-4711", 9, glyphs.ellipsis) // "customer…"
 */
export const cutText = (text: string, longest: number, ellipsis: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - ellipsis.length)}${ellipsis}`;
