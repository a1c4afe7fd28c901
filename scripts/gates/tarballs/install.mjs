import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../setup/run.mjs";
import { isOffline } from "../../setup/trouble.mjs";

const IMPATIENT = { npm_config_fetch_retries: "1" };
const PROGRAMS = join(import.meta.dirname, "application");

/** Installed on demand, not by each application. */
const NOT_OF_APPLICATIONS = ["audit", "budget", "cli", "ledger", "testing"].map(
  (name) => `@wattspan/${name}`,
);

/** The tarballs that an application installs. */
export const ofApplications = (ours) =>
  Object.fromEntries(Object.entries(ours).filter(([name]) => !NOT_OF_APPLICATIONS.includes(name)));

/** Packs every package; returns the tarballs by package name. */
export async function packAll(destination) {
  const pack = ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", destination];
  await run("pnpm", pack, "The packages could not be packed");
  return Object.fromEntries(readdirSync("packages").map((folder) => tarballOf(folder, destination)));
}

function tarballOf(folder, destination) {
  const { name, version } = JSON.parse(readFileSync(join("packages", folder, "package.json"), "utf8"));
  const file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
  return [name, `file:${join(destination, file)}`];
}

/** Passes `work` the tarballs of every package by name, which exist while it runs. */
export async function withPacked(work) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-packed-"));
  try {
    return await work(await packAll(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs one gate on the packed packages as a program, and prints its measurement. With WATTSPAN_SKIPS_FAIL, a gate that
 * was not tried fails.
 */
export async function runAlone(gate) {
  try {
    const measured = await withPacked(gate);
    console.log(measured);
    if (process.env.WATTSPAN_SKIPS_FAIL && measured.includes("NOT TRIED")) process.exitCode = 1;
  } catch (error) {
    console.error(error.message, error.details ?? "");
    process.exitCode = 1;
  }
}

/**
 * Creates an application folder with these dependencies and with the programs of a folder, by default
 * application/. Returns undefined, or why they cannot be installed here. By default npm installs them, and runs
 * install scripts, as it does for users.
 */
export async function installApplication(
  application,
  dependencies,
  { programs = PROGRAMS, install = withNpm } = {},
) {
  const [command, args, settings] = install(application, dependencies);
  mkdirSync(application, { recursive: true });
  writeFileSync(
    join(application, "package.json"),
    JSON.stringify({ private: true, dependencies, ...settings }),
  );
  cpSync(programs, application, { recursive: true });
  try {
    await run(command, args, "The packages cannot be installed", IMPATIENT);
    return undefined;
  } catch (error) {
    if (process.env.CI || (await registryAnswers())) throw error;
    return "the package registry cannot be reached";
  }
}

const withNpm = (application) => [
  "npm",
  ["install", "--prefix", application, "--prefer-offline", "--no-audit", "--no-fund"],
];

/** The same without install scripts. */
export const withoutScripts = (application) => {
  const [command, args] = withNpm(application);
  return [command, [...args, "--ignore-scripts"]];
};

/**
 * As some users do: a package finds what it declares, and nothing else; peers must fit. With an SDK it takes a
 * third of the time of npm. Unlike npm, pnpm asks the registry for packages of ours that depend on each other.
 */
export const withPnpm = (application, dependencies) => [
  "pnpm",
  [
    ...["install", "--dir", application, "--ignore-workspace", "--prefer-offline", "--ignore-scripts"],
    ...["--no-lockfile", "--config.strict-peer-dependencies=true"],
  ],
  { pnpm: { overrides: Object.fromEntries(Object.entries(dependencies).filter(isOurs)) } },
];

const isOurs = ([, version]) => version.startsWith("file:");

/** A separate check: without a network, npm blames the versions. */
async function registryAnswers() {
  try {
    await run("npm", ["ping"], "The package registry does not answer", IMPATIENT);
    return true;
  } catch (error) {
    return !isOffline(error);
  }
}
