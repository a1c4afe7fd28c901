/** Writes provisioning files into a folder without overwriting files of another origin. */

import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProvisionError } from "./provision-error.js";
import type { ProvisionedFile } from "./provisioning.js";

/** Result for one file. */
export interface WrittenFile extends Pick<ProvisionedFile, "path" | "what"> {
  /** `overwritten`: the file had another origin, and `force` was set. */
  readonly state: "written" | "updated" | "unchanged" | "overwritten";
  readonly bytes: number;
}

/** What exists, and who wrote it. */
interface Found {
  readonly file: ProvisionedFile;
  readonly state: WrittenFile["state"];
}

/** Record of what was written last time: an unchanged file is ours and may be replaced by a newer one. */
export const RECORD = "wattspan-provisioned.json";

/** SHA-256 of the written content, by path. */
type Digests = Readonly<Record<string, string>>;

/**
 * Writes the files. Idempotent: files of an older version are replaced. Files that someone else wrote or
 * changed are kept unless `force` is set; one such conflict, and nothing is written.
 *
 * @throws {@link ProvisionError}
 * @example await provision("grafana/provisioning", provisioning(files, options), { force: false })
 */
export async function provision(
  folder: string,
  files: readonly ProvisionedFile[],
  { force = false }: { readonly force?: boolean } = {},
): Promise<readonly WrittenFile[]> {
  const before = await recordIn(folder);
  const found = await Promise.all(files.map((file) => lookFor(folder, file, before)));
  const foreign = found.filter(({ state }) => state === "overwritten").map(({ file }) => file.path);
  if (foreign.length > 0 && !force) throw ProvisionError.foreign(folder, foreign);
  const changed = found.filter(({ state }) => state !== "unchanged");
  for (const { file } of changed) await write(folder, file.path, file.text);
  const digests = Object.fromEntries(files.map(({ path, text }) => [path, digestOf(text)]));
  const record = `${JSON.stringify({ ...before, ...digests }, undefined, 2)}\n`;
  const isRecorded = files.every(({ path }) => before[path] === digests[path]);
  if (changed.length > 0 || !isRecorded) await write(folder, RECORD, record);
  return found.map(({ file: { path, what, text }, state }) => ({
    ...{ path, what, state, bytes: Buffer.byteLength(text) },
  }));
}

async function lookFor(folder: string, file: ProvisionedFile, before: Digests): Promise<Found> {
  const path = join(folder, file.path);
  try {
    // A symbolic link may point anywhere.
    if (!(await lstat(path)).isFile()) return { file, state: "overwritten" };
    const text = await readFile(path, "utf8");
    if (text === file.text) return { file, state: "unchanged" };
    return { file, state: before[file.path] === digestOf(text) ? "updated" : "overwritten" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { file, state: "written" };
    throw ProvisionError.notWritable(folder, file.path, error as NodeJS.ErrnoException);
  }
}

/** Atomic: Grafana may read at any time. */
async function write(folder: string, path: string, text: string): Promise<void> {
  const target = join(folder, path);
  const partial = `${target}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(partial, text, { flag: "wx" });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw ProvisionError.notWritable(folder, path, error as NodeJS.ErrnoException);
  }
}

/** Without a readable record, no file is ours. */
async function recordIn(folder: string): Promise<Digests> {
  try {
    const record: unknown = JSON.parse(await readFile(join(folder, RECORD), "utf8"));
    if (typeof record !== "object" || record === null || Array.isArray(record)) return {};
    return Object.fromEntries(Object.entries(record).filter(([, digest]) => typeof digest === "string"));
  } catch {
    return {};
  }
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
