/** The OpenTelemetry packages of a project, and which of them are not supported. */

import { readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** One package. */
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

const NAMES = [...Object.keys(SUPPORTED), "@opentelemetry/sdk-node"];

/**
 * The packages that a project in this folder gets.
 * @example openTelemetryOf(process.cwd()).problems // []
 */
export function openTelemetryOf(folder: string): OpenTelemetryFound {
  const packages = NAMES.flatMap((name) => packageFrom(resolve(folder), name) ?? []);
  return { packages, problems: packages.flatMap(problemsOf) };
}

/**
 * Whether a version is supported.
 * @example problemsOf({ name: "@opentelemetry/api", version: "1.8.0", folder: "/app" }).length // 1
 */
export function problemsOf({ name, version }: FoundPackage): readonly string[] {
  const [least = "0", below] = SUPPORTED[name] ?? [];
  if (below === undefined || (compareVersions(version, least) >= 0 && compareVersions(version, below) < 0))
    return [];
  return [`${name} ${version} is not supported: Wattspan works with ${least} or newer, below ${below}.`];
}

/** From the nearest `node_modules`, as Node looks for it. */
function packageFrom(folder: string, name: string): FoundPackage | undefined {
  try {
    const found = realpathSync(join(folder, "node_modules", name));
    const { version } = JSON.parse(readFileSync(join(found, "package.json"), "utf8")) as {
      version?: unknown;
    };
    return typeof version === "string" && /^\d/.test(version) ? { name, version, folder: found } : undefined;
  } catch {
    const above = dirname(folder);
    return above === folder ? undefined : packageFrom(above, name);
  }
}

function compareVersions(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((version) =>
    version.split(/[.+-]/).map((part) => Number(part) || 0),
  );
  const at = [0, 1, 2].find((part) => (left[part] ?? 0) !== (right[part] ?? 0)) ?? 0;
  return (left[at] ?? 0) - (right[at] ?? 0);
}
