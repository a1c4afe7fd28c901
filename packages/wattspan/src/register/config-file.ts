/** The file of options of `wattspan/register`. */

import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, resolve } from "node:path";
import { isObject } from "../options/option-schema.js";
import { withoutMistakes } from "./file-mistakes.js";
import type { Environment, Read, WattspanConfig } from "./settings.js";

const NAMES = ["wattspan.config.mjs", "wattspan.config.js", "wattspan.config.ts", "wattspan.config.json"];
const NOTHING: Read = { config: {}, problems: [] };

/**
 * Reads `WATTSPAN_CONFIG`, else the first file of these names in the folder. At once, so that the application begins with it:
 * a file that awaits something at its top level cannot be used. Never throws.
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

/** Node says so where it does; older ones would take the file for JavaScript. */
const stripsTypes = (): boolean => Boolean((process.features as { typescript?: unknown }).typescript);

function load(file: string): Read {
  try {
    const loaded: unknown = createRequire(file)(file);
    const config = isObject(loaded) && "default" in loaded ? loaded.default : loaded;
    if (isObject(config)) return withoutMistakes(config as WattspanConfig, basename(file));
    return unusable(`${file}: its default export is no object of options`);
  } catch (error) {
    return unusable(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const unusable = (why: string): Read => ({
  config: {},
  problems: [`the file of options is not used: ${why}.`],
});
