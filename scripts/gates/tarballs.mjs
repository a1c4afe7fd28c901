import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "../setup/run.mjs";
import { isOffline } from "../setup/trouble.mjs";

const PROBE = "probe.mjs";
const OLDEST_MAJOR = 20;

/** What users bring: the oldest line of OpenTelemetry that is supported, and the one that is built with. */
const lines = () => [
  {
    name: "SDK 2",
    traceSdk: "@opentelemetry/sdk-trace-base",
    packages: {
      "@opentelemetry/api": "1.9.0",
      "@opentelemetry/exporter-prometheus": "0.223.0",
      "@opentelemetry/resources": "2.12.1",
      "@opentelemetry/sdk-metrics": "2.12.1",
      "@opentelemetry/sdk-trace-base": "2.12.1",
    },
  },
  {
    name: "SDK 3",
    traceSdk: "@opentelemetry/sdk-trace",
    packages: {
      ...installed("wattspan", ["api", "exporter-prometheus", "resources", "sdk-metrics"]),
      ...installed("core", ["sdk-trace"]),
    },
  },
];

/**
 * Installs the packed packages as an application does, and sees that they load in both module formats and really record.
 * Gives what was tried; a line that needs the network is left out without one, except in CI.
 */
export async function checkTarballs() {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-tarballs-"));
  const tried = [];
  try {
    const ours = await packAll(join(folder, "packed"));
    for (const line of lines()) {
      const application = join(folder, line.traceSdk.replace(/\W+/g, "-"));
      const missing = await install(application, { ...ours, ...line.packages });
      if (missing) tried.push(`${line.name} NOT TRIED: ${missing}`);
      else for (const node of nodes()) tried.push(await probe(application, line, Object.keys(ours), node));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return tried.join("; ");
}

/** Packs every package; gives the tarballs by the names of the packages. */
async function packAll(destination) {
  const tarballs = {};
  for (const directory of readdirSync("packages").map((name) => join("packages", name))) {
    const { name, version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    await run(
      "pnpm",
      ["--dir", directory, "pack", "--pack-destination", destination],
      `${name} could not be packed`,
    );
    tarballs[name] = `file:${join(destination, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)}`;
  }
  return tarballs;
}

/** Undefined, or why it cannot be installed here. */
async function install(application, dependencies) {
  mkdirSync(application);
  writeFileSync(join(application, "package.json"), JSON.stringify({ private: true, dependencies }));
  copyFileSync(join(import.meta.dirname, "tarballs", PROBE), join(application, PROBE));
  const flags = ["--strict-peer-deps", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  try {
    await run(
      "npm",
      ["install", "--prefix", application, ...flags],
      "The packed packages cannot be installed",
      {
        npm_config_fetch_retries: "1",
      },
    );
    return undefined;
  } catch (error) {
    if (!isOffline(error) || process.env.CI) throw error;
    return "the package registry cannot be reached";
  }
}

async function probe(application, { name, traceSdk }, packages, { path, version }) {
  for (const format of ["esm", "cjs"]) {
    const what = `${name} with Node ${version}, as ${format}`;
    await run(path, [join(application, PROBE), format, traceSdk, ...packages], what);
  }
  return `${name} on Node ${version}`;
}

/** The pinned Node, and the first other one in the PATH that users may still have. */
function nodes() {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const others = path.map((folder) => join(folder, "node")).filter(existsSync);
  const known = [process.execPath, ...others].map((file) => ({ path: file, version: versionOf(file) }));
  const fit = known.filter(({ version }) => Number.parseInt(version, 10) >= OLDEST_MAJOR);
  return fit.filter(({ version }, index) => fit.findIndex((other) => other.version === version) === index);
}

const versionOf = (path) =>
  spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout?.trim() ?? "";

/** The versions that one of our packages is tested with. */
function installed(directory, names) {
  const versionIn = (name) =>
    JSON.parse(readFileSync(join("packages", directory, "node_modules", name, "package.json"), "utf8"))
      .version;
  return Object.fromEntries(
    names.map((name) => [`@opentelemetry/${name}`, versionIn(`@opentelemetry/${name}`)]),
  );
}
