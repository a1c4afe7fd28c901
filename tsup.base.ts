import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "tsup";

type Exports = Record<string, string | { "@wattspan/source"?: string; import: { default: string } }>;

/**
 * The build of one package: what its `exports` promise is what gets built, and nothing else. Sources in `alone` stay files of their own
 * in `dist`, to which those of their names lead: tables under another licence than the code.
 */
export function packageConfig(directory: string, alone: readonly string[] = []) {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as { exports: Exports };
  const promised = entriesOf(manifest.exports, directory);
  return defineConfig({
    entry: { ...promised, ...Object.fromEntries(alone.map((name) => [name, `src/${name}.ts`])) },
    format: ["esm", "cjs"],
    target: "node20",
    dts: { entry: promised },
    removeNodeProtocol: false,
    splitting: true, // entries share their code in CJS too, instead of a copy in each
    treeshake: true, // by Rollup, which splits CJS without rewriting `?.` and `??` into slow calls
    sourcemap: true,
    esbuildOptions(options) {
      options.sourcesContent = false; // lines in stack traces need names and numbers, not the tables once more
    },
    clean: true,
    silent: true,
  });
}

/** Maps each output, `dist/<name>.js`, to the source that the same export names. */
function entriesOf(exports: Exports, directory: string): Record<string, string> {
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
