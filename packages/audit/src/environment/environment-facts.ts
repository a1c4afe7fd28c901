/** Facts of the machine and of the code that an audit ran on. What cannot be known is named with the reason. */

import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { cpus, machine, release, totalmem, type, version } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { hashOf } from "../format/chain.js";
import { MACHINE_ASKS, READING_ASKS } from "./machine-asks.js";
import { askedOf, machineFiles } from "./machine-files.js";

/** Facts by their names. Those that are unknown are in `unknown`, with the reason. */
export type EnvironmentFacts = Readonly<Record<string, unknown>> & {
  readonly unknown: Readonly<Record<string, string>>;
};

const LOCKFILES = ["pnpm-lock.yaml", "package-lock.json", "yarn.lock", "bun.lock", "uv.lock", "poetry.lock"];
const GIT_MS = 5000;
const run = promisify(execFile);

/**
 * Collects facts for people: no host name, no user, no time zone, no environment variable. Never rejects; takes at most
 * some seconds.
 * @param folder Whose code runs. Default: the working folder.
 * @param root Prefix of the paths of sysfs and procfs. Default none.
 * @example (await environmentFacts()).unknown // { governor: "the system sets no frequency", … } in a virtual machine
 */
export async function environmentFacts(folder?: string, root?: string): Promise<EnvironmentFacts> {
  const [ofMachine, ofCode] = await Promise.all([machineFacts(root), codeFacts(folder)]);
  return { ...ofMachine, ...ofCode, unknown: { ...ofMachine.unknown, ...ofCode.unknown } };
}

/** Those of the machine alone. Frequencies and governor are the distinct values of all processors. */
export async function machineFacts(root?: string): Promise<EnvironmentFacts> {
  const files = machineFiles(root);
  const [facts, readings] = await Promise.all([askedOf(MACHINE_ASKS, files), askedOf(READING_ASKS, files)]);
  return {
    system: { name: type(), release: release(), version: version() },
    cpu: { model: cpus()[0]?.model.trim() ?? "unknown", count: cpus().length, architecture: machine() },
    memoryBytes: totalmem(),
    node: process.version,
    ...facts,
    readings,
  };
}

/** Those of the code alone: its lockfile is that of the folder, or of the nearest folder above. */
export const codeFacts = (folder = process.cwd()): Promise<EnvironmentFacts> =>
  askedOf({
    lockfile: () => lockfileAbove(folder),
    commit: () => git(folder, "rev-parse", "HEAD"),
    isDirty: async () => (await git(folder, "status", "--porcelain")) !== "",
  });

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await run("git", args, { cwd: folder, timeout: GIT_MS })).stdout.trim();
  } catch {
    throw new Error("git states none"); // Its message may have paths.
  }
}

async function lockfileAbove(folder: string): Promise<{ name: string; sha256: string }> {
  for (const name of LOCKFILES) {
    const path = join(folder, name);
    // A pipe of this name would never be read to its end.
    const isFile = (await stat(path).catch(() => undefined))?.isFile();
    const bytes = isFile ? await readFile(path).catch(() => undefined) : undefined;
    if (bytes) return { name, sha256: hashOf(bytes) };
  }
  const above = dirname(folder);
  if (above === folder) throw new Error("no lockfile");
  return lockfileAbove(above);
}
