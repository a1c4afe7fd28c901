/** A folder in which every user of a host may put small files, and anything else. */

import { randomUUID } from "node:crypto";
import { constants, rmSync } from "node:fs";
import { chmod, lstat, mkdir, open, opendir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { secondsFromMs } from "@wattspan/core/units";
import { errorCode } from "../host/files/files.js";

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // Windows has neither.
/** As for a folder of temporary files: all users may add files, and remove their own. */
const FOR_ALL = 0o1777;
const READABLE = 0o644;
/** Maximum of names that are read. */
export const MAX_NAMES = 1024;

/** A file as it was found. */
export interface SharedFile {
  readonly text: string;
  readonly changedMs: number;
}

/** Methods reject as `node:fs` does, unless stated otherwise. */
export class SharedFolder {
  readonly path: string;
  readonly #mostBytes: number;

  constructor(parent: string, mostBytes: number) {
    this.path = join(parent, "wattspan-meterings");
    this.#mostBytes = mostBytes;
  }

  /** Replaces the file as a whole, with the given time. */
  async write(name: string, text: string, nowMs: number): Promise<void> {
    await this.#make();
    // No other user can have put a link under a name that cannot be guessed.
    const unguessable = `${name}.${randomUUID()}`;
    const whole = join(this.path, unguessable);
    try {
      await writeFile(whole, text, { flag: "wx" });
      await chmod(whole, READABLE);
      await utimes(whole, secondsFromMs(nowMs), secondsFromMs(nowMs));
      await rename(whole, join(this.path, name));
    } catch (error) {
      await this.remove(unguessable);
      throw error;
    }
  }

  /** Sets a file's time. Returns whether it exists. */
  async touch(name: string, nowMs: number): Promise<boolean> {
    try {
      await utimes(join(this.path, name), secondsFromMs(nowMs), secondsFromMs(nowMs));
      return true;
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
      return false;
    }
  }

  /** The time of the last addition or removal. */
  async changedMs(): Promise<number> {
    return (await stat(this.path)).mtimeMs;
  }

  /** Its names, up to {@link MAX_NAMES}. */
  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { name } of await opendir(this.path)) {
      if (names.push(name) === MAX_NAMES) break;
    }
    return names;
  }

  /**
   * A regular file, up to this many bytes; undefined for anything else. No link is followed, no pipe waited
   * for. Never rejects.
   */
  async read(name: string): Promise<SharedFile | undefined> {
    try {
      const file = await open(join(this.path, name), O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
      try {
        const found = await file.stat();
        if (!found.isFile() || found.size > this.#mostBytes) return undefined;
        const text = Buffer.alloc(found.size + 1);
        const { bytesRead } = await file.read(text, 0, text.length, 0);
        return { text: text.toString("utf8", 0, bytesRead), changedMs: found.mtimeMs };
      } finally {
        await file.close();
      }
    } catch {
      return undefined; // It has just gone, or is not readable for us.
    }
  }

  /** Never rejects: it may be another user's. */
  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true }).catch(() => undefined);
  }

  /** Removes a file at once, for a process that ends. */
  removeNow(name: string): void {
    try {
      rmSync(join(this.path, name), { force: true });
    } catch {
      return; // Another user's, or missing.
    }
  }

  async #make(): Promise<void> {
    try {
      await mkdir(this.path);
      await chmod(this.path, FOR_ALL);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      if (!(await lstat(this.path)).isDirectory()) throw error;
    }
  }
}
