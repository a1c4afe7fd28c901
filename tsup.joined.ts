import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type GetManualChunk, type Plugin, rollup } from "rollup";

/**
 * Joins the files that entries share into one, `common`: each file costs an import more than its code does.
 * Without treeshaking a bundler would keep that file whole, so nothing in it may run when it is loaded.
 * @param light An entry that is to load little: what it needs stays a file of its own.
 */
export async function joinChunks(
  directory: string,
  entries: readonly string[],
  light: string,
): Promise<void> {
  const dist = join(directory, "dist");
  const files = new Map(entries.map((name) => [join(dist, `${name}.js`), name]));
  const bundle = await rollup({
    input: Object.fromEntries([...files].map(([file, name]) => [name, file])),
    external: /^[^./]/,
    treeshake: { moduleSideEffects: false },
    plugins: [plainNamespaces, ascii],
  });
  const written = { dir: dist, exports: "named", hoistTransitiveImports: false } as const;
  for (const file of readdirSync(dist)) if (/^chunk-.*\.c?js$/.test(file)) rmSync(join(dist, file));
  for (const [format, extension] of [
    ["es", "js"],
    ["cjs", "cjs"],
  ] as const) {
    await bundle.write({
      ...written,
      format,
      entryFileNames: `[name].${extension}`,
      chunkFileNames: `[name].${extension}`,
      manualChunks(id, graph) {
        if (files.has(id)) return undefined;
        return neededBy(join(dist, `${light}.js`), graph).has(id) ? `${light}-alone` : "common";
      },
    });
  }
  await bundle.close();
}

/** The files that one imports, directly or through others. */
function neededBy(
  file: string,
  graph: Parameters<GetManualChunk>[1],
  found = new Set<string>(),
): ReadonlySet<string> {
  for (const needed of graph.getModuleInfo(file)?.importedIds ?? [])
    if (!found.has(needed)) neededBy(needed, graph, found.add(needed));
  return found;
}

/** esbuild fills the object of `import * as` by a call, which no bundler can leave out. */
const plainNamespaces: Plugin = {
  name: "plain-namespaces",
  transform: (code) =>
    code.replace(
      /^var (\w+) = \{\};\n__export\(\1, \{\n([\s\S]*?)\n\}\);/gm,
      (_, name, members: string) =>
        `var ${name} = {\n${members.replace(/^ {2}(\w+): \(\) => (\w+)/gm, "  get $1() { return $2; }")}\n};`,
    ),
};

/** One character beyond Latin-1, though in a comment, makes V8 hold a whole file at two bytes for each. */
const ascii: Plugin = {
  name: "ascii",
  renderChunk: (code) =>
    code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
};
