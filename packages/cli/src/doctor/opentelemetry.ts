/** The OpenTelemetry packages of a project, and which of them conflict. */

import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** One copy of a package. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The OpenTelemetry packages of a project. */
export interface OpenTelemetryFound {
  readonly packages: readonly FoundPackage[];
  /** Problems, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Supported versions, from the first up to but not including the second: the peer dependencies of `wattspan`.
 */
export const SUPPORTED: Readonly<Record<string, readonly [least: string, below: string]>> = {
  "@opentelemetry/api": ["1.9.0", "2"],
  "@opentelemetry/sdk-metrics": ["2", "4"],
  "@opentelemetry/sdk-trace": ["2", "4"],
  "@opentelemetry/sdk-trace-base": ["2", "3"],
  "@opentelemetry/resources": ["2", "4"],
  "@opentelemetry/exporter-prometheus": ["0.200", "1"],
  "@opentelemetry/exporter-trace-otlp-proto": ["0.200", "1"],
  "@opentelemetry/exporter-metrics-otlp-proto": ["0.200", "1"],
};

const SCOPE = "@opentelemetry";
const NAMES: ReadonlySet<string> = new Set([...Object.keys(SUPPORTED), `${SCOPE}/sdk-node`]);
/** More copies would not change the report. */
const MAX_FOLDERS = 5000;

/**
 * Searches the `node_modules` of a folder and its parents, including one nested level and pnpm's store.
 * @example openTelemetryOf(process.cwd()).problems // []
 */
export function openTelemetryOf(folder: string): OpenTelemetryFound {
  const copies = new Map<string, FoundPackage>();
  for (const modules of moduleFolders(folder))
    for (const name of wantedIn(modules)) {
      const found = packageIn(modules, name);
      if (found && !copies.has(found.folder)) copies.set(found.folder, found);
    }
  const packages = [...copies.values()].sort(
    (a, b) => a.name.localeCompare(b.name) || compareVersions(a.version, b.version),
  );
  return { packages, problems: problemsOf(packages) };
}

/**
 * Problems of packages in one project: unsupported versions and several copies of the API.
 * @example problemsOf([{ name: "@opentelemetry/api", version: "1.8.0", folder: "/app" }]) // ["@opentelemetry/api 1.8.0 …"]
 */
export function problemsOf(packages: readonly FoundPackage[]): readonly string[] {
  const unsupported = packages.flatMap(({ name, version }) => {
    const [least, below] = SUPPORTED[name] ?? [];
    if (least === undefined || below === undefined) return [];
    if (compareVersions(version, least) >= 0 && compareVersions(version, below) < 0) return [];
    return [`${name} ${version} is not supported: Wattspan works with ${least} or newer, below ${below}.`];
  });
  const ofApi = packages.filter(({ name }) => name === "@opentelemetry/api");
  const versions = [...new Set(ofApi.map(({ version }) => version))];
  if (versions.length < 2) return [...new Set(unsupported)];
  return [
    ...new Set(unsupported),
    `There are ${versions.length} versions of @opentelemetry/api (${versions.join(", ")}): a package whose version is newer than the one that ` +
      "registered the SDK silently records nothing. Keep one: `npm ls @opentelemetry/api` shows where they come from.",
  ];
}

function* moduleFolders(folder: string): Generator<string> {
  let left = MAX_FOLDERS;
  for (let at = resolve(folder), above = ""; at !== above; above = at, at = dirname(at)) {
    const modules = join(at, "node_modules");
    yield modules;
    for (const inner of innerFolders(modules)) {
      if (left-- <= 0) return;
      yield join(inner, "node_modules");
    }
    if (dirname(at) === at) return;
  }
}

/** Packages that may have nested packages. */
function innerFolders(modules: string): readonly string[] {
  const within = (folder: string) => namesIn(folder).map((name) => join(folder, name));
  return [
    ...within(modules).flatMap((path) => (/[/\\]@[^/\\]+$/.test(path) ? within(path) : [path])),
    ...within(join(modules, ".pnpm")),
  ];
}

/** Most folders have nothing of the scope, which one look shows. */
const wantedIn = (modules: string): readonly string[] =>
  namesIn(join(modules, SCOPE))
    .map((name) => `${SCOPE}/${name}`)
    .filter((name) => NAMES.has(name));

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    return []; // Missing or not readable.
  }
}

function packageIn(modules: string, name: string): FoundPackage | undefined {
  try {
    const folder = realpathSync(join(modules, name));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      version?: unknown;
    };
    return typeof version === "string" && /^\d/.test(version) ? { name, version, folder } : undefined;
  } catch {
    return undefined; // Missing or not a package.
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/).map((part) => Number(part) || 0));
  for (let part = 0; part < 3; part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
