/** A text without a byte order mark, with which programs of Windows begin files. @example JSON.parse(unmarked(text)) */
export const unmarked = (text: string): string => text.replace(/^\uFEFF/, "");
