import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { defineConfig } from "tsup";
import { declarationsOf } from "./tsup.declarations.js";
import { joinChunks } from "./tsup.joined.js";

type Exports = Record<string, string | { "@wattspan/source"?: string; import: { default: string } }>;

/** What is laid out in `dist` otherwise than by what entries share. */
interface Layout {
  /** Sources that stay files of their own, to which those of their names lead: tables under another licence than the code. */
  readonly alone?: readonly string[];
  /** Sources that are started as threads, by their file: in `dist` they lie under their own names. */
  readonly threads?: readonly string[];
  /** Files that are no code of ours for Node, and lie beside it as they are. */
  readonly copied?: readonly string[];
  /** What entries share becomes one file, for a package whose main entry loads nearly all of it; but this entry stays light. */
  readonly joinedBut?: string;
}

/** The build of one package: what its `exports` promise is what gets built, and nothing else. */
export function packageConfig(
  directory: string,
  { alone = [], threads = [], copied = [], joinedBut }: Layout = {},
) {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as { exports: Exports };
  const promised = entriesOf(manifest.exports, directory);
  rmSync(join(directory, "dist"), { recursive: true, force: true });
  for (const file of copied) cpSync(join(directory, file), join(directory, "dist", basename(file)));
  return defineConfig({
    entry: {
      ...promised,
      ...Object.fromEntries(alone.map((name) => [name, `src/${name}.ts`])),
      ...Object.fromEntries(threads.map((path) => [basename(path, ".ts"), path])),
    },
    dts: { entry: declarationsOf(directory, promised) },
    format: ["esm", "cjs"],
    target: "node20",
    removeNodeProtocol: false,
    splitting: true, // entries share their code in CJS too: in two copies each class and each state would be two
    treeshake: true, // by Rollup, which splits CJS without rewriting `?.` and `??` into slow calls
    sourcemap: false, // what is built keeps its names and lines, and its sources are not in the package: maps would be half of it
    silent: true,
    ...(joinedBut && { onSuccess: () => joinChunks(directory, Object.keys(promised), joinedBut) }),
  });
}

/** Maps each output, `dist/<name>.js`, to the source that the same export names. */
export function entriesOf(exports: Exports, directory: string): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === "string") continue; // a plain file, such as ./package.json
    const source = target["@wattspan/source"];
    if (!source || !existsSync(join(directory, source))) {
      throw new Error(`${directory}: the export "${subpath}" has no source (${source ?? "none named"})`);
    }
    const output = /^\.\/dist\/(.+)\.js$/.exec(target.import.default)?.[1];
    if (!output) throw new Error(`${directory}: the export "${subpath}" does not point into dist`);
    entries[output] = source;
  }
  return entries;
}
