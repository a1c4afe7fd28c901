import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, rollup } from "rollup";

/**
 * Joins the files that entries share into one, `common`: each file costs an import more than its code does.
 * Without treeshaking a bundler would keep that file whole, so nothing in it may run when it is loaded.
 */
export async function joinChunks(directory: string, entries: readonly string[]): Promise<void> {
  const dist = join(directory, "dist");
  const files = new Map(entries.map((name) => [join(dist, `${name}.js`), name]));
  const bundle = await rollup({
    input: Object.fromEntries([...files].map(([file, name]) => [name, file])),
    external: /^[^./]/,
    treeshake: { moduleSideEffects: false },
    plugins: [pureNamespaces],
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
      manualChunks: (id) => (files.has(id) ? undefined : "common"),
    });
  }
  await bundle.close();
}

/** esbuild fills the object of `import * as` by a call that no bundler can leave out. */
const pureNamespaces: Plugin = {
  name: "pure-namespaces",
  transform: (code) =>
    code
      .replace(/^var (\w+) = \{\};\n__export\(\1, /gm, "var $1 = /* @__PURE__ */ __export({}, ")
      .replace(/^(var __export = [\s\S]*?enumerable: true \}\);\n)\};/m, "$1  return target;\n};"),
};
