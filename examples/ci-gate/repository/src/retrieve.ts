/** Finds the passage that answers a question. */

import { similarity } from "./similarity.ts";

/** How many passages are looked at. */
const CANDIDATES = 1000;

export function retrieve(question: string, passages: readonly string[]): number {
  const scores = passages.slice(0, CANDIDATES).map((passage) => similarity(question, passage));
  return scores.indexOf(Math.max(...scores));
}
