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
   * the order of the bytes
   * of the paths: `find -L . -type f -print0 | sed -z 's|^\./||' | LC_ALL=C sort -z | xargs -0 -r sha256sum |
   * sha256sum`.
   */
  readonly sha256: string;
  readonly bytes: number;
  /** Files of a folder. Absent: it is a file. */
  readonly files?: number;
}

/** How far the reading of one path has come. */
export interface DigestProgress {
  readonly path: string;
  /** Bytes so far; of a folder, those of the file that is being read. */
  readonly bytes: number;
  readonly totalBytes: number;
}

const MAX_FILES = 100_000;

/** Within this time a file may change once more and keep its times, which some disks keep in steps of seconds. */
const MAX_STEP_MS = 2000;

/** Digests within one run. A file with the same path, size, times of change and inode is read once. */
export class FileDigests {
  readonly #known = new Map<string, string>();
  readonly #onProgress: ((progress: DigestProgress) => void) | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #nowMs: () => number;

  /** @param signal Ends the reading, which may take minutes. @param nowMs The clock of the files' times. */
  constructor(
    onProgress?: (progress: DigestProgress) => void,
    signal?: AbortSignal,
    nowMs: () => number = Date.now,
  ) {
    this.#onProgress = onProgress;
    this.#signal = signal;
    this.#nowMs = nowMs;
  }

  /**
   * @param path Relative to the folder.
   * @throws AuditError if it cannot be read, is neither file nor folder, or a link in it leads out of the folder, or
   * the signal aborts
   */
  async of(folder: string, path: string): Promise<PathDigest> {
    const real = await containedPath(folder, path);
    const stats = await lstat(real);
    if (stats.isFile()) return this.#file(real, path);
    if (!stats.isDirectory()) throw new AuditError(`${path} is neither a file nor a folder.`);
    const names = await namesIn(folder, path);
    const whole = createHash("sha256");
    let bytes = 0;
    for (const name of names) {
      const one = await this.#file(await containedPath(folder, `${path}/${name}`), `${path}/${name}`);
      whole.update(`${one.sha256}  ${name}\n`);
      bytes += one.bytes;
    }
    return { sha256: whole.digest("hex"), bytes, files: names.length };
  }

  async #file(real: string, path: string): Promise<PathDigest> {
    const { size, mtimeMs, ctimeMs, ino } = await lstat(real);
    const isSettled = Math.abs(this.#nowMs() - ctimeMs) > MAX_STEP_MS;
    // Anyone can set the first time back, and nobody the second.
    const key = JSON.stringify([real, size, mtimeMs, ctimeMs, ino]);
    const known = this.#known.get(key);
    if (known !== undefined) return { sha256: known, bytes: size };
    const hash = createHash("sha256");
    let bytes = 0;
    try {
      for await (const chunk of createReadStream(real, { highWaterMark: 1 << 20 })) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
        this.#onProgress?.({ path, bytes, totalBytes: size });
        if (this.#signal?.aborted) break;
      }
    } catch (error) {
      throw new AuditError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    if (this.#signal?.aborted) throw new AuditError(`The digest of ${path} was aborted.`);
    if (bytes !== size) throw new AuditError(`${path} changes while it is read.`);
    const sha256 = hash.digest("hex");
    if (isSettled) this.#known.set(key, sha256);
    return { sha256, bytes };
  }
}

/** Files below a folder, in the order of the bytes of their paths. Links to folders could go in circles. */
async function namesIn(folder: string, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(await containedPath(folder, `${path}/${below}`), {
      withFileTypes: true,
    })) {
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
