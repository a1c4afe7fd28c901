import { dirname, join, normalize } from "node:path";
import { files, noneOf, textOf } from "./sources.mjs";

const TEXT = /\.(ts|mjs|cjs|js|json|jsonc|md|ya?ml|csv|sh)$|(^|\/)(run|NOTICE|\.git\w+)$/;
/** The lockfile is pnpm's, and this file must name what it searches for. */
const EXEMPT = ["pnpm-lock.yaml", "scripts/gates/house/self-contained.mjs"];
/** Commands that people type, anywhere. */
const SHELL_BLOCK = /^```sh\n[\s\S]*?^```$/gm;

/** References that only their author can follow, and why. */
const MARKS = [
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, why: "do it or drop it" },
  { pattern: /\b(issue|ticket|pull request|session)\s*#?\d+/i, why: "say what it is about" },
  {
    pattern: /(?<![\w.:/~-])\/(work|home|root|Users|tmp)\/(?!somebody\b)[\w.-]+/,
    why: "a path of one machine",
  },
];

/** The repository is self-contained: no paths of one machine, and none that lead out of the tree. */
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
