/** Records whose lines were changed by somebody who knows of hashes. */

import { hashOf } from "../src/format/chain.js";

/** The lines of a record, without their ends. */
export const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

/** The lines as a record whose chain is right; a trailer's digest too, but no signature. */
export function chained(lines: readonly string[]): string {
  let prev = "0".repeat(64);
  let all = "";
  for (const [seq, line] of lines.entries()) {
    const { digest, ...rest } = JSON.parse(line) as Record<string, unknown>;
    let again = JSON.stringify({ ...rest, seq, prev });
    if (digest !== undefined) {
      const signed = again.slice(0, -1);
      again = `${signed},"digest":"${hashOf(signed)}"}`;
    }
    prev = hashOf(again);
    all += `${again}\n`;
  }
  return all;
}

/**
 * The record with one number of one line changed by a little, in a chain that is right. Undefined: the line has none.
 */
export function nudged(text: string, line: number, next: () => number): string | undefined {
  const lines = linesOf(text);
  const numbers = [
    ...(lines[line] as string).matchAll(/"(?!seq|version)[a-zA-Z]+":(-?\d+(?:\.\d+)?(?:e-?\d+)?)/g),
  ];
  const chosen = numbers[Math.floor(next() * numbers.length)];
  if (!chosen) return undefined;
  const [whole, number] = chosen as unknown as [string, string];
  const other = whole.replace(number, String(Number(number) * (1 + 1e-6 * next()) + (next() < 0.3 ? 1 : 0)));
  const at = chosen.index;
  const edited =
    (lines[line] as string).slice(0, at) + other + (lines[line] as string).slice(at + whole.length);
  return chained(lines.with(line, edited));
}
