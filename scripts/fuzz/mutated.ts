/**
 * Texts for property tests of parsers: valid, then damaged in the ways that files, variables and answers are.
 */

import fc from "fast-check";

const INSERTED = [
  "\0", "\r\n", "\n", "\uFEFF", " ", "\t", "-", "+", ".", ",", "e", "E5", "0x", "٣", "１", "½", "99999999999999999999",
  "-1", "NaN", "Infinity", "1e999", "9007199254740993", "%", "%00", "\"", "'", "<", ")", "(", ":", "=", "\u2028", "𝟗",
]; // biome-ignore format: a list

/** A change to a text, at a position from its beginning (0) to its end (1). */
const damage = fc.record({
  kind: fc.constantFrom("cut", "insert", "remove", "double", "flip", "replace digits", "line ends"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  text: fc.constantFrom(...INSERTED),
});

function damaged(
  text: string,
  { kind, at, text: inserted }: { kind: string; at: number; text: string },
): string {
  const place = Math.floor(at * text.length);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  if (kind === "cut") return before;
  if (kind === "insert") return before + inserted + after;
  if (kind === "remove") return before + after.slice(1);
  if (kind === "double") return before + after + after;
  if (kind === "replace digits") return before + after.replace(/\d+/, inserted);
  if (kind === "line ends") return text.replaceAll("\n", "\r\n");
  const code = (after.codePointAt(0) ?? 65) ^ (1 << (place % 7));
  return before + String.fromCharCode(code) + after.slice(1);
}

/**
 * Valid texts with one to four mutations; the result may still be valid.
 * @example fc.assert(fc.property(mutated(fc.nat().map((n) => `usage_usec ${n}\n`)), (text) => void parse(text)))
 */
export const mutated = (valid: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(valid, fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([text, all]) => all.reduce(damaged, text));

/** Characters of a long input: a parser that takes quadratic time would need an hour for it. */
const LONG = 2_000_000;
/** Limit for a linear parser on a slow machine. */
const MAX_MS = 2000;

/**
 * The CPU milliseconds that a parser takes for the worst of these texts, each repeated to two million
 * characters. Compare it with {@link mostMs}.
 * @example expect(longestMs(parse, ["9", " ", "1 "])).toBeLessThan(mostMs)
 */
export function longestMs(parse: (text: string) => unknown, repeated: readonly string[]): number {
  const times = repeated.map((part) => {
    const text = part.repeat(Math.ceil(LONG / part.length));
    const start = process.cpuUsage();
    parse(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.max(...times);
}

/** The bound for {@link longestMs}. */
export const mostMs = MAX_MS;
