import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statfsSync,
  statSync,
} from "node:fs";

/**
 * The file operations of meters: a seam, so that a test can make any of them fail. They throw as `node:fs`
 * does.
 */
export interface Files {
  /** Names in a directory. */
  list(path: string): readonly string[];
  /** The target of a path, with all links resolved. */
  resolve(path: string): string;
  /** Opens for reading. */
  open(path: string): number;
  /** Reads from the start of an open file and returns the number of bytes. */
  read(descriptor: number, buffer: Uint8Array): number;
  close(descriptor: number): void;
  /** The type of the file system that a file is on, as Linux numbers them. */
  systemOf(path: string): number;
}

/** The files of this machine. Synchronous: an awaited read costs 30 to 200 times as much. */
export const nodeFiles: Files = {
  list: (path) => readdirSync(path),
  resolve: (path) => realpathSync(path),
  // A pipe instead of a file would block the process until a writer comes.
  open: (path) => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)),
  read: (descriptor, buffer) => readSync(descriptor, buffer, 0, buffer.length, 0),
  close: (descriptor) => closeSync(descriptor),
  systemOf: (path) => statfsSync(path).type,
};

/** The identity of a file or directory, by any path to it. Throws as `node:fs` does. */
export const identityOf = (path: string): string => String(statSync(path, { bigint: true }).ino);

/** `FUSE_SUPER_MAGIC` of Linux's `magic.h`. */
export const FUSE = 0x65_73_55_46;

/** The type of the file system that a file is on; undefined if unknown. */
export function fileSystemOf(path: string, files: Files): number | undefined {
  try {
    return files.systemOf(path);
  } catch {
    return undefined; // The file is missing: reading it says so.
  }
}

/** The errno name of a failure, for example `EIO`. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown error";
}

/** The text of a file, or why it could not be read. */
export type FileText =
  | { readonly text: string; readonly failure?: undefined }
  | { readonly text?: undefined; readonly failure: string };

/** The start of a small file, at most `limit` bytes: more than any kernel file that meters need. */
export function readText(files: Files, path: string, limit = 4096): FileText {
  let descriptor: number | undefined;
  try {
    descriptor = files.open(path);
    const buffer = Buffer.alloc(limit);
    const length = files.read(descriptor, buffer);
    return { text: buffer.toString("latin1", 0, length) };
  } catch (error) {
    return { failure: errorCode(error) };
  } finally {
    if (descriptor !== undefined) files.close(descriptor);
  }
}

/** Whether the file exists, readable or not. */
export function fileExists(files: Files, path: string): boolean {
  const { failure } = readText(files, path, 1);
  return failure === undefined || !["ENOENT", "ENOTDIR"].includes(failure);
}

/** Names in a directory; none if it cannot be read. */
export function namesIn(path: string, files: Files): readonly string[] {
  try {
    return files.list(path);
  } catch {
    return [];
  }
}
