/**
 * The dashboards and rules that ship with the program: next to it once built, at the root of the repository
 * before.
 */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One file. */
export interface ShippedFile {
  /** Such as `overview.json` or `alerts.rules.yml`. */
  readonly name: string;
  readonly text: string;
}

/** The shipped files. */
export interface ShippedFiles {
  /** Grafana dashboards, as JSON. */
  readonly dashboards: readonly ShippedFile[];
  /** Recording and alerting rules of Prometheus, as YAML. */
  readonly rules: readonly ShippedFile[];
}

// The built package is ESM and CommonJS.
const here = typeof __dirname === "string" ? __dirname : import.meta.dirname;
const BUILT = join(here, "dashboards");
const IN_REPOSITORY = join(here, "../../../../dashboards");

/**
 * Reads the files, sorted by name.
 * @throws the system's error if the installation is incomplete.
 * @example (await shippedFiles()).dashboards.map(({ name }) => name) // ["agents.json", "devices.json", …]
 */
export async function shippedFiles(
  folder = existsSync(BUILT) ? BUILT : IN_REPOSITORY,
): Promise<ShippedFiles> {
  const [dashboards, rules] = await Promise.all([
    filesIn(join(folder, "grafana"), ".json"),
    filesIn(join(folder, "prometheus"), ".rules.yml"),
  ]);
  return { dashboards, rules };
}

async function filesIn(folder: string, ending: string): Promise<readonly ShippedFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })));
}
