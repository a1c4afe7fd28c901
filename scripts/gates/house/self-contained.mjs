import { dirname, join, normalize } from "node:path";
import { files, noneOf, textOf } from "./sources.mjs";

const TEXT = /\.(ts|mjs|cjs|js|json|jsonc|md|ya?ml|csv|sh)$|(^|\/)(run|NOTICE|\.git\w+)$/;
/** The lockfile is pnpm's, and this file has to name what it looks for. */
const EXEMPT = ["pnpm-lock.yaml", "scripts/gates/house/self-contained.mjs"];
/** Commands that people type, wherever they stand. */
const SHELL_BLOCK = /^```sh\n[\s\S]*?^```$/gm;

/** What only its author could follow, and why. */
const MARKS = [
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, why: "do it or drop it" },
  { pattern: /\b(issue|ticket|pull request|session)\s*#?\d+/i, why: "say what it is about" },
  {
    pattern: /(?<![\w.:/~-])\/(work|home|root|Users|tmp)\/(?!somebody\b)[\w.-]+/,
    why: "a path of one machine",
  },
];

/** Whoever has the repository has all that it speaks of: no paths of one machine, and none that lead out of the tree. */
export function checkSelfContained() {
  const paths = files().filter((path) => TEXT.test(path) && !EXEMPT.includes(path));
  const faults = paths.flatMap((path) =>
    textOf(path)
      .replace(SHELL_BLOCK, (block) => block.replace(/[^\n]/g, ""))
      .split("\n")
      .flatMap((line, index) => faultsOf(line, path).map((fault) => `${path}:${index + 1} ${fault}`)),
  );
  noneOf(faults, "Cannot be understood from here:");
  return `${paths.length} files`;
}

function faultsOf(line, path) {
  const marks = MARKS.flatMap(({ pattern, why }) => {
    const found = pattern.exec(line)?.[0];
    return found ? [`"${found}": ${why}`] : [];
  });
  const outside = [...line.matchAll(/(?:\.\.\/)+[\w-]+/g)]
    .map(([reference]) => reference)
    .filter((reference) => normalize(join(dirname(path), reference)).startsWith(".."));
  return [...marks, ...outside.map((reference) => `"${reference}": leads out of the repository`)];
}
