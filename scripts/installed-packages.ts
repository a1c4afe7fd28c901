/**
 * Runs tests on installed packages: a test that imports a package entry from source, or a module whose names
 * an entry exports, gets the built package. A test that needs internals of a package is refused.
 */

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const VIRTUAL = "\0installed:";
const EXPORTED = /export \{([^}]*)\} from "(\.[^"]+)"/g;

interface Manifest {
  readonly exports: Readonly<
    Record<string, string | { "@wattspan/source": string; import: { default: string } }>
  >;
}

/** The used part of a Vite plugin. */
interface Plugin {
  readonly name: string;
  readonly enforce: "pre";
  resolveId(source: string, importer: string | undefined): string | undefined;
  load(id: string): string | undefined;
}

/** @param folders of packages, such as `packages/core` */
export function installedPackages(folders: readonly string[]): Plugin {
  const modules = new Map(folders.flatMap((folder) => [...builtModules(join(ROOT, folder))]));
  return {
    name: "wattspan-installed-packages",
    enforce: "pre",
    resolveId(source, importer) {
      if (!importer || !source.startsWith(".")) return undefined;
      const path = join(dirname(importer), source).replace(/\.js$/, ".ts");
      if (!modules.has(path)) return undefined;
      if (modules.get(path)) return `${VIRTUAL}${path}`;
      throw new Error(`${shown(importer)} needs ${shown(path)}, which is an inside of what is installed`);
    },
    load: (id) => (id.startsWith(VIRTUAL) ? modules.get(id.slice(VIRTUAL.length)) : undefined),
  };
}

const shown = (path: string): string => relative(ROOT, path);

/** The replacement module by source path; undefined if no entry exports its names. */
function builtModules(folder: string): ReadonlyMap<string, string | undefined> {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const modules = new Map<string, string | undefined>(
    builtSources(folder).map((path) => [join(folder, path), undefined]),
  );
  const entries = Object.values(exports).filter((target) => typeof target !== "string");
  for (const target of entries) {
    const built = JSON.stringify(join(folder, target.import.default));
    const source = join(folder, target["@wattspan/source"]);
    for (const [, names = "", from = ""] of readFileSync(source, "utf8").matchAll(EXPORTED)) {
      const path = join(dirname(source), from).replace(/\.js$/, ".ts");
      const values = names.split(",").filter((name) => name.trim() && !name.trim().startsWith("type "));
      modules.set(path, `${modules.get(path) ?? ""}export { ${values.join(", ")} } from ${built};\n`);
    }
  }
  // An entry exports everything itself, even if others export parts of it.
  for (const target of entries)
    modules.set(
      join(folder, target["@wattspan/source"]),
      `export * from ${JSON.stringify(join(folder, target.import.default))};`,
    );
  return modules;
}

/** The sources that the build lists. */
function builtSources(folder: string): readonly string[] {
  const dist = join(folder, "dist");
  if (!existsSync(dist)) return [];
  const texts = globSync("*.js", { cwd: dist }).map((file) => readFileSync(join(dist, file), "utf8"));
  return texts.flatMap((text) => [...text.matchAll(/^\/\/ (src\/.+\.ts)$/gm)].map(([, path = ""]) => path));
}
