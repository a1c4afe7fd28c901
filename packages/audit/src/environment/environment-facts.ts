/** Facts of the machine and of the code that an audit ran on. What cannot be known is named with the reason. */

import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { cpus, machine, release, totalmem, type, version } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { hashOf } from "../format/chain.js";
import { CONTAINER_ASKS } from "./container-facts.js";
import { askedOf, machineFiles } from "./machine-files.js";
import { PROCESSOR_ASKS } from "./processor-facts.js";
import { THERMAL_ASKS } from "./thermal-facts.js";

/**
 * Facts for people: no host name, no user, no time zone, no environment variable. Members that are unknown are in
 * `unknown`, with the reason.
 */
export interface EnvironmentFacts {
  readonly system: { readonly name: string; readonly release: string; readonly version: string };
  readonly cpu: { readonly model: string; readonly count: number; readonly architecture: string };
  readonly memoryBytes: number;
  readonly swapBytes?: number;
  readonly node: string;
  /** Of the processor's frequency, such as `performance`; distinct values of all processors, so in the next two. */
  readonly governor?: string;
  readonly minKhz?: string;
  readonly maxKhz?: string;
  /** Whether the processor may exceed its nominal frequency. */
  readonly boost?: boolean;
  readonly isSmtOn?: boolean;
  readonly microcode?: string;
  /** Whether the processor is a virtual one. */
  readonly isVirtual?: boolean;
  readonly container?: string;
  /** Processors that the control group allows, and its bytes. */
  readonly cpuLimit?: number | "unlimited";
  readonly memoryLimitBytes?: number | "unlimited";
  /** SHA-256 of the lockfile of the working folder, or of the nearest folder above. */
  readonly lockfile?: { readonly name: string; readonly sha256: string };
  readonly commit?: string;
  /** Whether files differ from the commit. */
  readonly isDirty?: boolean;
  /** Of this moment. */
  readonly readings: {
    /** By thermal zone. */
    readonly celsius?: Readonly<Record<string, number>>;
    /** How often heat slowed processors down since the machine started. */
    readonly throttles?: number;
    readonly unknown: Readonly<Record<string, string>>;
  };
  readonly unknown: Readonly<Record<string, string>>;
}

const LOCKFILES = ["pnpm-lock.yaml", "package-lock.json", "yarn.lock", "bun.lock", "uv.lock", "poetry.lock"];
const GIT_MS = 5000;
const run = promisify(execFile);

/**
 * Collects them. Never rejects; takes at most some seconds.
 * @param folder Whose code runs. Default: the working folder.
 * @param root Prefix of the paths of sysfs and procfs. Default none.
 * @example (await environmentFacts()).unknown // { governor: "the system sets no frequency", … } in a virtual machine
 */
export async function environmentFacts(folder = process.cwd(), root = ""): Promise<EnvironmentFacts> {
  const [ofMachine, ofCode] = await Promise.all([machineFacts(root), codeFacts(folder)]);
  return { ...ofMachine, ...ofCode, unknown: { ...ofMachine.unknown, ...ofCode.unknown } };
}

/** Those of the machine alone. */
export async function machineFacts(root = ""): Promise<Omit<EnvironmentFacts, keyof CodeFacts>> {
  const files = machineFiles(root);
  const [{ known, unknown }, thermal] = await Promise.all([
    askedOf({ ...PROCESSOR_ASKS, ...CONTAINER_ASKS }, files),
    askedOf(THERMAL_ASKS, files),
  ]);
  return {
    system: { name: type(), release: release(), version: version() },
    cpu: { model: cpus()[0]?.model.trim() ?? "unknown", count: cpus().length, architecture: machine() },
    memoryBytes: totalmem(),
    node: process.version,
    ...known,
    readings: { ...thermal.known, unknown: thermal.unknown },
    unknown,
  };
}

type CodeFacts = Pick<EnvironmentFacts, "lockfile" | "commit" | "isDirty">;

/** Those of the code alone. */
export async function codeFacts(
  folder = process.cwd(),
): Promise<CodeFacts & Pick<EnvironmentFacts, "unknown">> {
  const { known, unknown } = await askedOf({
    lockfile: () => lockfileAbove(folder),
    commit: () => git(folder, "rev-parse", "HEAD"),
    isDirty: async () => (await git(folder, "status", "--porcelain")) !== "",
  });
  return { ...known, unknown };
}

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
