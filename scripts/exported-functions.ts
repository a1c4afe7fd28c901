import { readFileSync } from "node:fs";
import { join } from "node:path";

type Exports = Readonly<Record<string, string | { readonly "@wattspan/source": string }>>;

/**
 * Names of all functions that a package exports, of each of its entries, without classes: a test with a line for each finds one that is new.
 * @example await exportedFunctions(join(import.meta.dirname, ".."))
 */
export async function exportedFunctions(folder: string): Promise<readonly string[]> {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { exports: Exports };
  const sources = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [join(folder, entry["@wattspan/source"])],
  );
  const entries: readonly object[] = await Promise.all(sources.map((source) => import(source)));
  const named = entries.flatMap((entry) => Object.entries(entry)).filter(([, value]) => isFunction(value));
  return [...new Set(named.map(([name]) => name))].sort();
}

const isFunction = (value: unknown): boolean =>
  typeof value === "function" && !/^class\b/.test(Function.prototype.toString.call(value));
