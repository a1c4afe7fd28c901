import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";

const CODE = /\.(ts|mjs|cjs)$/;
const TEST = /\.test(-d)?\.ts$/;
/** Tables written by scripts. */
const GENERATED = /\/src\/data\/|^scripts\/tables\/fixtures\//;

export const isTest = (path) => TEST.test(path);

export const isGenerated = (path) => GENERATED.test(path);

/** Every committed or committable file, by its path from the root. */
export function files() {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { encoding: "utf8" });
  return listed.split("\0").filter((path) => path && existsSync(path));
}

/** The hand-written source files. */
export function sources() {
  return files().filter((path) => CODE.test(path) && !isGenerated(path));
}

export const textOf = (path) => readFileSync(path, "utf8");

/** Calls `visit` with every node of every file and its position as text. */
export function visitNodes(paths, visit) {
  for (const path of paths) {
    const file = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
    const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line + 1;
    const walk = (node) => {
      const [first, last] = [lineOf(node.getStart(file)), lineOf(node.end)];
      visit(node, { path, where: `${path}:${first}`, lines: last - first + 1 });
      ts.forEachChild(node, walk);
    };
    walk(file);
  }
}

/** Throws when there are any. */
export function noneOf(faults, rule) {
  if (faults.length > 0) throw new Error([rule, ...faults.map((fault) => `  ${fault}`)].join("\n"));
}
