import { noneOf, sources, textOf } from "./sources.mjs";

const P90 = 300;
const MAX = 600;

/** A file is one thing that a reader can keep in mind. */
export function checkFileLengths() {
  const files = sources()
    .map((path) => ({ path, lines: textOf(path).split("\n").length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  const p90 = files[Math.ceil(0.9 * files.length) - 1].lines;
  const longest = files
    .filter(({ lines }) => lines > MAX)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
  noneOf(
    [...(p90 > P90 ? [`p90 is ${p90} lines; the limit is ${P90}`] : []), ...longest],
    "Too long; split by what each part is about:",
  );
  return `${files.length}, p90 ${p90}, max ${files.at(-1).lines} lines`;
}
