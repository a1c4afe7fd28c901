import { fileBytes, UnreadableFile } from "@wattspan/ledger/lines";
import { AuditError } from "../format/audit-error.js";

/** The bytes of a record. @throws AuditError for what is no regular file, or cannot be opened. */
export async function recordBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await fileBytes(path);
  } catch (error) {
    throw error instanceof UnreadableFile ? notReadable(path, error.why) : error;
  }
}

/** @param why The code of an error of the system, or words. */
export const notReadable = (path: string, why: string | undefined): AuditError =>
  new AuditError(
    `The record ${path} cannot be read (${why}). Name a regular file of an audit, such as run.audit.jsonl.`,
  );
