import ts from "typescript";
import { isTest, linesOf, noneOf, placeOf, sources, textOf, visitNodes } from "./sources.mjs";

/** A file is one thing that a reader can keep in mind. */
export function checkFileLengths() {
  const lengths = sources().map((path) => ({ where: path, lines: textOf(path).split("\n").length - 1 }));
  return checkLengths(lengths, { p90: 300, max: 600 });
}

/** A function fits on a screen. Tests are lists of cases and may be longer. */
export function checkFunctionLengths() {
  const lengths = [];
  visitNodes(
    sources().filter((path) => !isTest(path)),
    (node) => {
      if (ts.isFunctionLike(node) && node.body) lengths.push({ where: placeOf(node), lines: linesOf(node) });
    },
  );
  return checkLengths(lengths, { p90: 30, max: 80 });
}

function checkLengths(lengths, limits) {
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share) => sorted[Math.ceil(share * sorted.length) - 1];
  const found = { p90: at(0.9), max: at(1) };
  const over = Object.entries(limits).filter(([name, limit]) => !(found[name] <= limit));
  const longest = lengths.filter(({ lines }) => lines > limits.max);
  noneOf(
    [
      ...over.map(([name, limit]) => `${name} is ${found[name]} lines; the limit is ${limit}`),
      ...longest.map(({ where, lines }) => `${where} has ${lines} lines`),
    ],
    "Too long; split by what each part is about:",
  );
  const measured = Object.keys(limits).map((name) => `${name} ${found[name]}`);
  return `${sorted.length}, ${measured.join(", ")} lines`;
}
