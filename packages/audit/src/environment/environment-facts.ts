/** Facts of the machine and of the code that an audit ran on. What cannot be known is named with the reason. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { cpus, machine, release, totalmem, type, version } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Facts for people. Members that are unknown are in `unknown`, with the reason. */
export interface EnvironmentFacts {
  readonly system: { readonly name: string; readonly release: string; readonly version: string };
  readonly cpu: { readonly model: string; readonly count: number; readonly architecture: string };
  readonly memoryBytes: number;
  readonly node: string;
  /** Of the processor's frequency, such as `performance`. */
  readonly governor?: string;
  /** Limits of the container, as its control group states them. */
  readonly cpuMax?: string;
  readonly memoryMax?: string;
  /** Whether the processor is a virtual one. */
  readonly hypervisor?: boolean;
  /** SHA-256 of the lockfile of the working folder, or of the nearest folder above. */
  readonly lockfile?: { readonly name: string; readonly sha256: string };
  readonly commit?: string;
  /** Whether files differ from the commit. */
  readonly isDirty?: boolean;
  readonly unknown: Readonly<Record<string, string>>;
}

const LOCKFILES = ["pnpm-lock.yaml", "package-lock.json", "yarn.lock", "bun.lock", "uv.lock", "poetry.lock"];
const GIT_MS = 5000;
const run = promisify(execFile);

/**
 * Collects them. Never rejects; takes at most some seconds.
 * @param folder Whose code runs. Default: the working folder.
 * @param root Prefix of the paths of sysfs and procfs. Default none.
 */
export async function environmentFacts(folder = process.cwd(), root = ""): Promise<EnvironmentFacts> {
  const asked: Record<string, () => Promise<unknown>> = {
    governor: () => text(`${root}/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor`),
    cpuMax: () => text(`${root}/sys/fs/cgroup/cpu.max`),
    memoryMax: () => text(`${root}/sys/fs/cgroup/memory.max`),
    hypervisor: async () => / hypervisor\b/.test(await text(`${root}/proc/cpuinfo`)),
    lockfile: () => lockfileAbove(folder),
    commit: () => git(folder, "rev-parse", "HEAD"),
    isDirty: async () => (await git(folder, "status", "--porcelain")) !== "",
  };
  const known: Record<string, unknown> = {};
  const unknown: Record<string, string> = {};
  for (const [name, ask] of Object.entries(asked)) {
    try {
      known[name] = await ask();
    } catch (error) {
      unknown[name] = String((error as NodeJS.ErrnoException).code ?? (error as Error).message);
    }
  }
  return {
    system: { name: type(), release: release(), version: version() },
    cpu: { model: cpus()[0]?.model.trim() ?? "unknown", count: cpus().length, architecture: machine() },
    memoryBytes: totalmem(),
    node: process.version,
    ...known,
    unknown,
  };
}

const text = async (path: string): Promise<string> => (await readFile(path, "utf8")).trim();

const git = async (folder: string, ...args: readonly string[]): Promise<string> =>
  (await run("git", args, { cwd: folder, timeout: GIT_MS })).stdout.trim();

async function lockfileAbove(folder: string): Promise<{ name: string; sha256: string }> {
  for (const name of LOCKFILES) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes) return { name, sha256: createHash("sha256").update(bytes).digest("hex") };
  }
  const above = dirname(folder);
  if (above === folder) throw new Error("no lockfile");
  return lockfileAbove(above);
}
