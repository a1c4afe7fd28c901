/** The file of a record: lines wait in memory, and are appended outside of calls. */

import { type FileHandle, open, stat } from "node:fs/promises";
import { AuditError } from "../format/audit-error.js";

/** Bytes that wait before `write` refuses: the disk is slower than the workload, and nothing may be dropped. */
const MAX_WAITING = 256 * 1024 * 1024;

/** An append-only file. */
export interface RecordFile {
  /** Appends text later, in order. @throws AuditError if earlier text could not be written, or too much waits */
  write(text: string): void;
  /** Resolves when all is written. @throws AuditError if it could not be, or the file is no longer at its path */
  drain(): Promise<void>;
  /** Drains, and closes the file. What comes later is left out. Throws as `drain` does. */
  close(): Promise<void>;
}

/** What is used of an opened file. */
export type AppendedFile = Pick<FileHandle, "appendFile" | "stat" | "close">;

/**
 * Creates the file of a record. What is in it stays valid up to its last whole line, whenever the process ends.
 * @param openFile Opens it for appending. Default: that of Node.
 * @throws AuditError if it exists, or cannot be created. The error of the system is its cause, here and in all members.
 * @example const file = await recordFile("run.audit.jsonl");
 */
export async function recordFile(
  path: string,
  openFile: (path: string, flags: string) => Promise<AppendedFile> = open,
): Promise<RecordFile> {
  const file = await created(path, openFile);
  let waiting: string[] = [];
  let bytes = 0;
  let writing: Promise<void> | undefined;
  let failure: AuditError | undefined;
  let isClosed = false;

  const writeAll = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const text = waiting.join("");
        waiting = [];
        bytes = 0;
        await file.appendFile(text);
      }
    } catch (error) {
      failure = new AuditError(
        `The record ${path} could not be written (${messageOf(error)}). It is valid up to its last whole line.`,
        { cause: error },
      );
    } finally {
      writing = undefined;
    }
  };
  return {
    write(text) {
      if (failure) throw failure;
      if (isClosed) return;
      waiting.push(text);
      bytes += text.length;
      if (bytes > MAX_WAITING) throw new AuditError(`The disk of ${path} is too slow: ${bytes} bytes wait.`);
      writing ??= Promise.resolve().then(writeAll);
    },
    async drain() {
      await writing;
      failure ??= await whyGone(path, file);
      if (failure) throw failure;
    },
    async close() {
      isClosed = true;
      await writing;
      failure ??= await whyGone(path, file);
      await file.close().catch((error: unknown) => {
        failure ??= new AuditError(`The record ${path} could not be closed (${messageOf(error)}).`, {
          cause: error,
        });
      });
      if (failure) throw failure;
    },
  };
}

async function created(
  path: string,
  openFile: (path: string, flags: string) => Promise<AppendedFile>,
): Promise<AppendedFile> {
  try {
    return await openFile(path, "ax");
  } catch (error) {
    throw new AuditError(
      `The record ${path} could not be created (${messageOf(error)}). Name a file that does not exist yet.`,
      { cause: error },
    );
  }
}

/** A file that was removed takes all that is written, and nobody finds it. */
async function whyGone(path: string, file: AppendedFile): Promise<AuditError | undefined> {
  try {
    const [there, ours] = await Promise.all([stat(path, { bigint: true }), file.stat({ bigint: true })]);
    if (there.ino === ours.ino && there.dev === ours.dev) return undefined;
    return new AuditError(
      `The record ${path} was replaced while it was written. What is there is not the record.`,
    );
  } catch (error) {
    return new AuditError(
      `The record ${path} is no longer there (${messageOf(error)}): it, or its folder, was ` +
        "removed while it was written.",
      { cause: error },
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
