import { closeSync, constants, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";

/** The file operations that meters need: a seam, so that a test can make any of them fail. They throw as `node:fs` does. */
export interface Files {
  /** Names in a directory. */
  list(path: string): readonly string[];
  /** Where a path leads, with no link in it. */
  resolve(path: string): string;
  /** Opens for reading. */
  open(path: string): number;
  /** Reads from the start of an open file and returns the number of bytes. */
  read(descriptor: number, buffer: Uint8Array): number;
  close(descriptor: number): void;
}

/** The files of this machine. Synchronous: an awaited read costs 30 to 200 times as much. */
export const nodeFiles: Files = {
  list: (path) => readdirSync(path),
  resolve: (path) => realpathSync(path),
  // A pipe in place of a file would let the process wait for one that writes.
  open: (path) => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)),
  read: (descriptor, buffer) => readSync(descriptor, buffer, 0, buffer.length, 0),
  close: (descriptor) => closeSync(descriptor),
};

/** Which file or directory it is, by whatever path it is found. Throws as `node:fs` does. */
export const identityOf = (path: string): string => String(statSync(path, { bigint: true }).ino);

/** The errno name of a failure, for example `EIO`. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown error";
}

/** The text of a file, or why it could not be read. */
export type FileText =
  | { readonly text: string; readonly failure?: undefined }
  | { readonly text?: undefined; readonly failure: string };

/** The beginning of a small file, at most `limit` bytes, which is more than any of the kernel's that meters want. */
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

/** Whether the file is there, readable or not. */
export function fileExists(files: Files, path: string): boolean {
  const { failure } = readText(files, path, 1);
  return failure === undefined || !["ENOENT", "ENOTDIR"].includes(failure);
}
