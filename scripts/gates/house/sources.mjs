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

/** Gates look at the same files one after another: each is parsed once. */
const parsed = new Map();

function parse(path) {
  const known = parsed.get(path);
  if (known) return known;
  const file = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
  parsed.set(path, file);
  return file;
}

/** Calls `visit` with every node of every file, and with the path of the file. */
export function visitNodes(paths, visit) {
  for (const path of paths) {
    const walk = (node) => {
      visit(node, path);
      ts.forEachChild(node, walk);
    };
    walk(parse(path));
  }
}

/** The path and first line of a node. */
export function placeOf(node) {
  const file = node.getSourceFile();
  return `${file.fileName}:${lineAt(file, node.getStart(file)) + 1}`;
}

const lineAt = (file, position) => file.getLineAndCharacterOfPosition(position).line;

/** Throws when there are any. */
export function noneOf(faults, rule) {
  if (faults.length > 0) throw new Error([rule, ...faults.map((fault) => `  ${fault}`)].join("\n"));
}
