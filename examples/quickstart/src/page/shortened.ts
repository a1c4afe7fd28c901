/** A text of at most `length` characters: a longer one ends in `…`. @example shortened("abcdef", 4) // "abc…" */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
