import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { AuditError } from "../format/audit-error.js";

/**
 * The bytes of a regular file. A device or a pipe may never end, nor begin: neither is waited for.
 * @throws AuditError for anything else, and for a file that cannot be opened
 * @example for await (const { bytes } of linesOf(await fileBytes("run.audit.jsonl"))) …
 */
export async function fileBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file.createReadStream();
  } catch (error) {
    await file?.close();
    throw notReadable(path, error);
  }
  await file.close();
  throw notReadable(path, "it is a folder, a device or a pipe");
}

/** @param why An error of the system, or words. */
export const notReadable = (path: string, why: unknown): AuditError =>
  new AuditError(
    `The record ${path} cannot be read (${typeof why === "string" ? why : (why as NodeJS.ErrnoException).code}). Name a regular file of an audit, such as run.audit.jsonl.`,
  );
