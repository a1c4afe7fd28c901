/** The file of a record: lines wait in memory, and are appended outside of calls. */

import { type FileHandle, open } from "node:fs/promises";
import { AuditError } from "../format/audit-error.js";

/** Bytes that wait before `write` refuses: the disk is slower than the workload, and nothing may be dropped. */
const MAX_WAITING = 256 * 1024 * 1024;

/** An append-only file. */
export interface RecordFile {
  /** Appends text later, in order. @throws AuditError if earlier text could not be written, or too much waits */
  write(text: string): void;
  /** Resolves when all is written. @throws AuditError if it could not be */
  drain(): Promise<void>;
  /** Drains, and closes the file. What comes later is left out. */
  close(): Promise<void>;
}

/**
 * Creates the file of a record. What is in it stays valid up to its last whole line, whenever the process ends.
 * @throws AuditError if it exists, or cannot be created
 * @example const file = await recordFile("run.audit.jsonl");
 */
export async function recordFile(path: string): Promise<RecordFile> {
  const file = await created(path);
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
      if (failure) throw failure;
    },
    async close() {
      isClosed = true;
      await writing;
      await file.close();
      if (failure) throw failure;
    },
  };
}

async function created(path: string): Promise<FileHandle> {
  try {
    return await open(path, "ax");
  } catch (error) {
    throw new AuditError(
      `The record ${path} could not be created (${messageOf(error)}). Name a file that does not exist yet.`,
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
