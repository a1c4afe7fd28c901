/** Characters for property tests of anything that is given a text. */

import fc from "fast-check";

const SURROGATES = { from: 0xd800, count: 0x800 };
const LAST = 0x10ffff - SURROGATES.count;

const characterAt = (index: number): string =>
  String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count);

function indexOf(character: unknown): number {
  const point = typeof character === "string" ? (character.codePointAt(0) ?? 0) : 0;
  const index = point < SURROGATES.from ? point : point - SURROGATES.count;
  if (characterAt(Math.max(0, index)) !== character) throw new Error("This is not one character.");
  return index;
}

/** Draws what `unit: "binary"` draws, which takes a second and 100 MB in each process for a map of all characters. */
export const anyCharacter = fc.integer({ min: 0, max: LAST }).map(characterAt, indexOf);
