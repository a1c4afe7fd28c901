/** SHA-256 of files and folders, read in pieces. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { AuditError } from "../format/audit-error.js";
import { containedPath } from "./contained-path.js";

/** What a path holds. */
export interface PathDigest {
  /**
   * Of a file: of its bytes. Of a folder: of what `sha256sum` prints of its files, each by its path in the folder, in
   * the order of the bytes of the paths:
   * `find -L . -type f -print0 | sed -z 's|^\./||' | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum`.
   */
  readonly sha256: string;
  readonly bytes: number;
  /** Files of a folder. Absent: it is a file. */
  readonly files?: number;
}

/** How a reading, which may take minutes, is followed and ended. */
export interface DigestOptions {
  /** Receives the path, the bytes of its file so far, and all of them. */
  readonly onProgress?: (path: string, bytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
}

const MAX_FILES = 100_000;

/**
 * @param path Relative to the folder.
 * @throws AuditError if it cannot be read, is neither file nor folder, a link in it leads out of the folder, or the
 * signal aborts
 * @example (await pathDigest("project", "data/faq.jsonl")).sha256
 */
export async function pathDigest(
  folder: string,
  path: string,
  options: DigestOptions = {},
): Promise<PathDigest> {
  const real = await containedPath(folder, path);
  const stats = await lstat(real);
  if (stats.isFile()) return ofFile(real, path, options);
  if (!stats.isDirectory()) throw new AuditError(`${path} is neither a file nor a folder.`);
  const names = await namesIn(folder, path);
  const whole = createHash("sha256");
  let bytes = 0;
  for (const name of names) {
    const inner = `${path}/${name}`;
    const one = await ofFile(await containedPath(folder, inner), inner, options);
    whole.update(`${one.sha256}  ${name}\n`);
    bytes += one.bytes;
  }
  return { sha256: whole.digest("hex"), bytes, files: names.length };
}

async function ofFile(
  real: string,
  path: string,
  { onProgress, signal }: DigestOptions,
): Promise<PathDigest> {
  const { size } = await lstat(real);
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(real, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      onProgress?.(path, bytes, size);
      if (signal?.aborted) break;
    }
  } catch (error) {
    throw new AuditError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (signal?.aborted) throw new AuditError(`The digest of ${path} was aborted.`);
  if (bytes !== size) throw new AuditError(`${path} changes while it is read.`);
  return { sha256: hash.digest("hex"), bytes };
}

/** Files below a folder, in the order of the bytes of their paths. Links to folders could go in circles. */
async function namesIn(folder: string, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (below: string): Promise<void> => {
    const own = await containedPath(folder, `${path}/${below}`);
    for (const entry of await readdir(own, { withFileTypes: true })) {
      const name = `${below}${entry.name}`;
      const isLink = entry.isSymbolicLink();
      const kind = isLink ? await lstat(await containedPath(folder, `${path}/${name}`)) : entry;
      if (kind.isDirectory() && !isLink) await walk(`${name}/`);
      else if (kind.isFile() && !/[\n\r\\]/.test(name)) found.push(name);
      else throw new AuditError(`${path}/${name} is neither a file nor a folder.`);
      if (found.length > MAX_FILES) throw new AuditError(`${path} has more than ${MAX_FILES} files.`);
    }
  };
  await walk("");
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
