import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installApplication, withoutScripts } from "./install.mjs";
import versions from "./versions.json" with { type: "json" };

const OLDEST_MAJOR = 20;

/** The pinned Node, and others in the PATH that users may still use. */
export function nodesHere() {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const others = path.map((folder) => join(folder, "node")).filter(existsSync);
  const known = [process.execPath, ...others].map((file) => ({ path: file, version: versionOf(file) }));
  const fit = known.filter(({ version }) => Number.parseInt(version, 10) >= OLDEST_MAJOR);
  return fit.filter(({ version }, index) => fit.findIndex((other) => other.version === version) === index);
}

/**
 * The one to try a line of OpenTelemetry on: the pinned one with the newest line, the oldest one here with an
 * older.
 */
export function nodesFor({ name }) {
  const nodes = nodesHere();
  const oldest = nodes.toSorted((a, b) => Number.parseInt(a.version, 10) - Number.parseInt(b.version, 10));
  return name === "SDK 3" ? nodes.slice(0, 1) : oldest.slice(0, 1);
}

/** The newest of every supported line of Node, from npm, kept in node_modules between runs. */
export async function allNodes() {
  const cache = join(process.cwd(), "node_modules", ".cache", "wattspan-nodes");
  const binaries = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const wanted = Object.fromEntries(
    versions.nodes.map((version) => [`node${version.split(".")[0]}`, `npm:${binaries}@${version}`]),
  );
  if (!isInstalled(cache, wanted)) {
    const missing = await installApplication(cache, wanted, { install: withoutScripts });
    if (missing) throw new Error(`The versions of Node cannot be installed: ${missing}.`);
  }
  const file = process.platform === "win32" ? "node.exe" : "node";
  return Object.keys(wanted).map((name) => {
    const path = join(cache, "node_modules", name, "bin", file);
    return { path, version: versionOf(path) };
  });
}

function isInstalled(cache, wanted) {
  const manifest = join(cache, "package.json");
  if (!existsSync(join(cache, "node_modules", ".package-lock.json")) || !existsSync(manifest)) return false;
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8"));
  return JSON.stringify(dependencies) === JSON.stringify(wanted);
}

const versionOf = (path) =>
  spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout?.trim() ?? "";
