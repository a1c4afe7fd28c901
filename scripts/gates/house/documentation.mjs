import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { noneOf } from "./sources.mjs";

const MIN_SHARE = 0.95;

/**
 * Counts the exports with a docstring, over all entries of all packages, and the functions with an example.
 */
export function checkDocumentation() {
  const options = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.base.json", ts.sys.readFile).config,
    ts.sys,
    ".",
  ).options;
  const entries = readdirSync("packages").flatMap((name) => entriesOf(join("packages", name)));
  const program = ts.createProgram(entries, options);
  const exported = exportsOf(program, entries);
  const documented = shareOf(exported, ({ docs }) => docs !== "");
  const exemplified = shareOf(
    exported.filter(({ isFunction }) => isFunction),
    ({ tags }) => tags.includes("example"),
  );
  noneOf(
    [
      ...shortfall(documented, "exports have a docstring"),
      ...shortfall(exemplified, "exported functions have an @example"),
    ],
    "Not documented:",
  );
  return `${documented.text} exports have a docstring, ${exemplified.text} functions an example`;
}

/** The source files behind the `exports` of a package. */
function entriesOf(directory) {
  const manifest = join(directory, "package.json");
  if (!existsSync(manifest)) return [];
  const targets = Object.values(JSON.parse(readFileSync(manifest, "utf8")).exports ?? {});
  return targets.flatMap((target) => target["@wattspan/source"] ?? []).map((path) => join(directory, path));
}

/** The exports of the entries, each once, regardless of re-exports. */
function exportsOf(program, entries) {
  const checker = program.getTypeChecker();
  const symbols = new Set();
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
    if (!module) throw new Error(`${entry} exports nothing.`);
    for (const symbol of checker.getExportsOfModule(module)) {
      symbols.add(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    }
  }
  return [...symbols].map((symbol) => {
    const declaration = symbol.declarations?.[0];
    if (!declaration) throw new Error(`The export ${symbol.name} leads nowhere.`);
    const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    return {
      where: `${relative(".", declaration.getSourceFile().fileName)} ${symbol.name}`,
      docs: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      tags: symbol.getJsDocTags(checker).map(({ name }) => name),
      isFunction: type.getCallSignatures().length > 0,
    };
  });
}

function shareOf(things, hasIt) {
  const without = things.filter((thing) => !hasIt(thing));
  const have = things.length - without.length;
  return { share: have / things.length, text: `${have} of ${things.length}`, without };
}

function shortfall({ share, text, without }, what) {
  if (share >= MIN_SHARE) return [];
  return [`only ${text} ${what}; without:`, ...without.map(({ where }) => `  ${where}`)];
}
