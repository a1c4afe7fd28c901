/** Makes external text safe to print. */

/**
 * Characters that act on a terminal or are invisible: control, format (text direction, zero width), lone
 * surrogates, line ends.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE, "gu");
const MAX_LENGTH = 60;

/**
 * Whether a text contains a character that must not reach a terminal.
 * @example isUnsafe("\u001b[31m") // true
 */
export const isUnsafe = (text: string): boolean => UNSAFE.test(text);

/**
 * Safe text: characters that act on a terminal become escapes, and long text is cut.
 * @example safeText("gpt\u001b[31m") // "gpt\\u{1b}[31m"
 */
export function safeText(text: string, longest = MAX_LENGTH): string {
  const characters = [...text.slice(0, 2 * longest)];
  const isCut = text.length > 2 * longest || characters.length > longest;
  const shown = characters.slice(0, longest).join("").replaceAll(ALL_UNSAFE, escaped);
  return isCut ? `${shown}... (${text.length} characters)` : shown;
}

const escaped = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;
