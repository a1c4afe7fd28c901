import { distance } from "fastest-levenshtein";

const MOST = 3;
/** Beyond this a word is cut: nothing that is compared is longer. */
const LONGEST = 64;

/**
 * The words that are spelled most alike, the most similar first, at most half of the letters apart. For a person to read.
 * @example nearestOf("FF", ["FR", "DE"]) // ["FR"]
 */
export function nearestOf(word: string, words: readonly string[]): readonly string[] {
  const wanted = word.slice(0, LONGEST).toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 2));
  return words
    .map((other) => ({ other, apart: distance(wanted, other.toLowerCase()) }))
    .filter(({ apart }) => apart <= limit)
    .sort((a, b) => a.apart - b.apart || (a.other < b.other ? -1 : 1))
    .slice(0, MOST)
    .map(({ other }) => other);
}
