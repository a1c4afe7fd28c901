/** Records that are broken in several places at once, or hold values of other kinds. */

import { chained, linesOf } from "./chained.js";

/** A whole number below `count`. */
type Draw = (count: number) => number;
const drawOf =
  (next: () => number): Draw =>
  (count) =>
    Math.floor(next() * count);

/** Lines that are in no place. */
const JUNK = [
  ...[
    "",
    " ",
    "{}",
    "[]",
    "\uFEFF{}",
    '"\\ud800"',
    '{"a":NaN}',
    '{"type":"trailer"}',
    '{"type":"gap","type":"open"}',
  ],
  ...[3000, 100, 99].map((depth) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`),
];
const VALUES = [
  ...[null, "", "x", "077", "-1", "1e3", "share", "model", true, false, [], [1], [[]], {}],
  ...[0, -1, 1.5, 1e17, 1e19, -1e300, 1e-320, 2 ** 53, { value: 1, low: 2, high: 3 }],
];

/** One to three breaks of lines, and some of the end. */
export function broken(text: string, next: () => number): Buffer {
  const draw = drawOf(next);
  const lines = [...linesOf(text)];
  for (let left = 1 + draw(3); left > 0; left--) breakLine(lines, draw(lines.length), draw);
  const whole = Buffer.from(`${lines.join("\n")}\n`);
  const end = draw(10);
  if (end < 2) return whole.subarray(0, draw(whole.length));
  if (end === 2) return Buffer.concat([whole, Buffer.from(draw(2) === 0 ? "{}x" : "abc")]);
  if (end === 3) whole[draw(whole.length)] = draw(256);
  return whole;
}

function breakLine(lines: string[], at: number, draw: Draw): void {
  const line = lines[at] ?? "";
  const other = draw(lines.length);
  const byte = draw(line.length + 1);
  const ways: readonly (() => unknown)[] = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(at, 0, JUNK[draw(JUNK.length)] as string),
    () =>
      lines.splice(
        at,
        1,
        line.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
      ),
    () => lines.splice(at, 1, line.replace(/"prev":"./, '"prev":"z')),
    () => ([lines[at], lines[other]] = [lines[other] ?? "", line]),
    () =>
      lines.splice(
        at,
        1,
        `${line.slice(0, byte)}${String.fromCharCode(32 + draw(95))}${line.slice(byte + 1)}`,
      ),
  ];
  ways[draw(ways.length)]?.();
}

/** One member of one line is left out, or has another value; in most, the chain is right. */
export function misshapen(text: string, next: () => number): string {
  const draw = drawOf(next);
  const lines = linesOf(text);
  const at = draw(lines.length);
  const line = JSON.parse(lines[at] as string) as Record<string, unknown>;
  const places = placesIn(line);
  const [owner, name] = places[draw(places.length)] as [Record<string, unknown>, string];
  if (draw(5) === 0) delete owner[name];
  else owner[name] = structuredClone(VALUES[draw(VALUES.length)]);
  const edited = lines.with(at, JSON.stringify(line));
  return draw(10) < 7 ? chained(edited) : `${edited.join("\n")}\n`;
}

/** Each member, with the object that has it. Those of the chain are left out. */
function placesIn(value: unknown): [object, string][] {
  if (typeof value !== "object" || value === null) return [];
  const names = Object.keys(value).filter((name) => !["seq", "prev", "digest"].includes(name));
  return names.flatMap((name) => [
    [value, name] as [object, string],
    ...placesIn((value as Record<string, unknown>)[name]),
  ]);
}
