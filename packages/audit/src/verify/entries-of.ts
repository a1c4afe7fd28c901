import { linesOf } from "@wattspan/ledger/lines";
import { AuditError } from "../format/audit-error.js";
import type { Entry } from "../format/entries.js";
import { recordBytes } from "./record-bytes.js";

/** A line of a record, by its number from 1 on. */
export interface At<T> {
  readonly line: number;
  readonly entry: T;
}

/**
 * The whole lines of a record that was verified.
 * @throws AuditError if it cannot be read, or a line is no JSON
 * @example for await (const { line, entry } of entriesOf("run.audit.jsonl")) …
 */
export async function* entriesOf(path: string): AsyncGenerator<At<Entry>> {
  const chunks = await recordBytes(path);
  let line = 0;
  try {
    for await (const { bytes, isWhole } of linesOf(chunks)) {
      line++;
      if (isWhole) yield { line, entry: JSON.parse(bytes.toString("utf8")) as Entry };
    }
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `line ${line} is no JSON` : (error as NodeJS.ErrnoException).code;
    throw new AuditError(`The record ${path} cannot be read (${why}). Verify it first.`);
  }
}
