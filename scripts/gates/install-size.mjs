// What `npm install wattspan` adds to an empty folder, and what it does there. Also on its own: node
// scripts/gates/install-size.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../setup/run.mjs";
import { installApplication, ofApplications, runAlone } from "./tarballs/install.mjs";
import { nodesHere } from "./tarballs/nodes.mjs";

const CLI = "@wattspan/cli";
const MAX_PACKAGES = 15;
const MAX_PACKAGES_OF_CLI = 25;
/**
 * Bytes of the files, as npm counts them, and of the 4 kB blocks that they take on a disk, as many files are
 * small.
 */
const MAX_BYTES = { files: 8_000_000, onDisk: 8_950_000 };
/** With little room: it is installed on developers' machines. */
const MAX_BYTES_OF_CLI = { files: 10_250_000, onDisk: 15_650_000 };
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];
const NATIVE = /\.(node|wasm|so|dylib|dll)$|(^|\/)binding\.gyp$/;
/**
 * No code from strings; and no right to write files, start processes, or open sockets, if Node can forbid it.
 */
const CONFINED = ["--disallow-code-generation-from-strings", "--permission", "--allow-fs-read=*"];
/** A user namespace may have its own network namespace, with or without root. */
const ISOLATED = ["--map-root-user", "--net"];

/** The gate. Returns the figures, or throws with what exceeds the limit; skipped without a network, except in CI. */
export async function checkInstall(packed) {
  const ours = ofApplications(packed);
  const folder = mkdtempSync(join(tmpdir(), "wattspan-install-"));
  try {
    const bare = join(folder, "bare");
    const missing = await installApplication(bare, ours);
    if (missing) return `NOT TRIED: ${missing}`;
    const measured = measure(bare);
    refuse(measured);
    const connections = await checkConnections(bare);
    const bytes = Object.values(ours).reduce((sum, url) => sum + statSync(url.replace("file:", "")).size, 0);
    return `${figures(measured)}, of which ours are ${kilobytes(bytes)} packed; no install script, no native file; ${connections}; ${await withCommandLine(folder, packed)}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The command line installs more, which must be as harmless, and its program must run. */
async function withCommandLine(folder, dependencies) {
  const application = join(folder, "with-command-line");
  const missing = await installApplication(application, dependencies);
  if (missing) return `NOT TRIED with the command line: ${missing}`;
  const measured = measure(application);
  refuse(measured, MAX_PACKAGES_OF_CLI, MAX_BYTES_OF_CLI);
  const program = join(application, "node_modules", CLI, "bin/wattspan.js");
  const call = ["estimate", "--model", "gpt-4o", "--input", "900", "--output", "250", "--json"];
  for (const { path, version } of nodesHere()) {
    await run(path, [program, ...call], `wattspan estimate on Node ${version} fails`);
  }
  await run(process.execPath, [...CONFINED, program, ...call], "wattspan estimate without rights fails");
  return `with the command line ${figures(measured)}`;
}

function measure(application) {
  const modules = join(application, "node_modules");
  const lock = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
  const files = filesBelow(modules).filter((file) => !file.endsWith(".package-lock.json"));
  const stats = files.map((file) => statSync(file));
  return {
    packages: Object.entries(lock.packages).map(([path, locked]) => ({
      path,
      locked,
      manifest: JSON.parse(readFileSync(join(application, path, "package.json"), "utf8")),
    })),
    files,
    bytes: stats.reduce((sum, { size }) => sum + size, 0),
    // Their size on disk, without folders.
    onDisk: stats.reduce((sum, { blocks }) => sum + blocks * 512, 0),
  };
}

function refuse({ packages, files, bytes, onDisk }, most = MAX_PACKAGES, mostBytes = MAX_BYTES) {
  const scripted = packages.filter(({ locked, manifest }) => locked.hasInstallScript || hasScript(manifest));
  const native = files.filter((file) => NATIVE.test(file));
  const faults = [
    ...(packages.length > most ? [`${packages.length} packages, at most ${most}`] : []),
    ...(bytes > mostBytes.files ? [`${kilobytes(bytes)}, at most ${kilobytes(mostBytes.files)}`] : []),
    ...(onDisk > mostBytes.onDisk
      ? [`${kilobytes(onDisk)} on disk, at most ${kilobytes(mostBytes.onDisk)}`]
      : []),
    ...scripted.map(({ path }) => `${path} has an install script`),
    ...native.map((file) => `${file} is native`),
  ];
  if (faults.length > 0) throw new Error(["An installation is too much:", ...faults].join("\n  "));
}

const hasScript = ({ scripts = {}, gypfile }) => gypfile || INSTALL_SCRIPTS.some((name) => name in scripts);

/** Runs an application with watched sockets on every available Node, and then without a network. */
async function checkConnections(application) {
  const program = join(application, "no-connection.mjs");
  const nodes = nodesHere();
  for (const { path, version } of nodes) {
    await run(path, [program], `An application on Node ${version} reaches out`);
  }
  await run(process.execPath, [...CONFINED, program, "confined"], "An application without rights fails");
  const tried = `no connection on Node ${nodes.map(({ version }) => version).join(" and ")}`;
  if (spawnSync("unshare", [...ISOLATED, "true"]).status !== 0) {
    return `${tried}, NOT TRIED without a network: there is no unshare here, or it is not allowed`;
  }
  const isolated = [...ISOLATED, process.execPath, program, "isolated"];
  await run("unshare", isolated, "An application without a network fails");
  return `${tried}, works without a network, and without the right to write or to start processes`;
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

const kilobytes = (bytes) => `${Math.ceil(bytes / 1000).toLocaleString("en-US")} kB`;
const figures = ({ packages, bytes, onDisk }) =>
  `${packages.length} packages, ${kilobytes(bytes)} (${kilobytes(onDisk)} on disk)`;

if (import.meta.main) await runAlone(checkInstall);
