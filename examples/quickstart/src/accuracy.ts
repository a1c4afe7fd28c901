/** How many characters of the truth were read correctly. */
export interface Accuracy {
  readonly right: number;
  readonly of: number;
}

/**
 * Characters of `truth` less the edits (insert, delete, replace: Levenshtein 1966) that turn `read` into it,
 * at least 0. Runs of white space count as one space.
 *
 * @example accuracyOf("One desklamp", "One desk lamp") // { right: 12, of: 13 }
 */
export function accuracyOf(read: string, truth: string): Accuracy {
  const [from, to] = [characters(read), characters(truth)];
  let row = to.map((_, index) => index + 1);
  from.forEach((character, index) => {
    let [diagonal, left] = [index, index + 1];
    row = row.map((above, column) => {
      const replaced = diagonal + (to[column] === character ? 0 : 1);
      diagonal = above;
      left = Math.min(replaced, above + 1, left + 1);
      return left;
    });
  });
  const edits = row.at(-1) ?? from.length;
  return { right: Math.max(0, to.length - edits), of: to.length };
}

const characters = (text: string): string[] => [...text.replace(/\s+/g, " ").trim()];
