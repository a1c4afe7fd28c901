import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, resolve } from "node:path";
import { isObject } from "../../options/option-schema.js";
import { withoutMistakes } from "./file-mistakes.js";
import type { Environment, Read, WattspanConfig } from "./settings.js";

const NAMES = ["wattspan.config.mjs", "wattspan.config.js", "wattspan.config.ts", "wattspan.config.json"];
const NOTHING: Read = { config: {}, problems: [] };

/**
 * Reads `WATTSPAN_CONFIG`, else the first file of these names in the folder. It is synchronous, so that the
 * application begins with it: a file with a top-level await cannot be used. Never throws.
 * @example readConfigFile(process.env, process.cwd()).config.location
 */
export function readConfigFile(environment: Environment, folder: string): Read {
  const named = environment.WATTSPAN_CONFIG?.trim();
  const names = named ? [named] : NAMES;
  const file = names.map((name) => resolve(folder, name)).find(isFile);
  if (file === undefined)
    return named ? unusable(`WATTSPAN_CONFIG names no file: there is no ${resolve(folder, named)}`) : NOTHING;
  if (extname(file) === ".ts" && !stripsTypes())
    return unusable(`${file}: this Node (${process.version}) does not run TypeScript; write it as .mjs`);
  return load(file);
}

/** A pipe of this name would never be read to its end. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Newer versions of Node state it. Older ones would take the file for JavaScript. */
const stripsTypes = (): boolean => Boolean((process.features as { typescript?: unknown }).typescript);

function load(file: string): Read {
  try {
    const loaded: unknown = createRequire(file)(file);
    const config = isObject(loaded) && "default" in loaded ? loaded.default : loaded;
    if (isModule(config)) return unusable(`${file}: it has no default export`);
    if (isObject(config)) return withoutMistakes(config as WattspanConfig, basename(file));
    return unusable(`${file}: its default export is not an object of options`);
  } catch (error) {
    return unusable(`${file}: ${whyNot(error, file)}`);
  }
}

/** A module with named exports only. */
const isModule = (config: unknown): boolean =>
  isObject(config) && Object.prototype.toString.call(config) === "[object Module]";

/** Node's message, without the name of the file and the importer. */
function whyNot(error: unknown, file: string): string {
  if ((error as { code?: unknown } | undefined)?.code === "ERR_REQUIRE_ASYNC_MODULE")
    return "it has a top-level await, but is read before the application's first line";
  const said = error instanceof Error ? error.message : `it throws a value of type ${typeof error}`;
  // Node shows the text around the mistake, which may be secret.
  if (extname(file) === ".json" && /JSON/.test(said))
    return `it is not valid JSON${/ \(line[^)]*\)/.exec(said)?.[0] ?? ""}`;
  return (said.split("\nRequire stack", 1)[0] ?? "").replace(`${file}: `, "");
}

const unusable = (why: string): Read => ({
  config: {},
  problems: [`the file of options is not used: ${why}.`],
});
