import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AuditError } from "../format/audit-error.js";
import { type RefusedRecord, type StoredAudit, storedAudit } from "./stored-audit.js";

/** What was found. */
export interface StoredAudits {
  /** By the time at which they began. */
  readonly audits: readonly StoredAudit[];
  /** Records that are not in `audits`: they do not verify, or are copies. */
  readonly leftOut: readonly RefusedRecord[];
}

/** The usual end of a record's name. */
const ENDING = ".audit.jsonl";

/**
 * Reads records, and verifies each as it is read. One that does not verify is named and left out, and so is a copy of
 * another, or what was copied of it before its end: it would count twice. Of a folder, the files whose names end in
 * `.audit.jsonl` are read.
 * @throws AuditError for a path that is not there, or that is no file and no folder.
 * @example const { audits, leftOut } = await storedAudits(["nightly", "today.audit.jsonl"]);
 */
export async function storedAudits(paths: readonly string[]): Promise<StoredAudits> {
  const audits: StoredAudit[] = [];
  const leftOut: RefusedRecord[] = [];
  const files = new Set((await Promise.all(paths.map(filesAt))).flat());
  for (const path of files) {
    const found = await storedAudit(path);
    if (!("beginning" in found)) {
      leftOut.push(found);
      continue;
    }
    const at = audits.findIndex(({ beginning }) => beginning === found.beginning);
    const same = audits[at];
    if (!same) audits.push(found);
    else if (found.lines <= same.lines) leftOut.push(copyOf(same, found));
    else {
      audits[at] = found;
      leftOut.push(copyOf(found, same));
    }
  }
  return { audits: audits.sort((a, b) => a.startedAtMs - b.startedAtMs), leftOut };
}

const copyOf = ({ path, lines }: StoredAudit, copy: StoredAudit): RefusedRecord => ({
  path: copy.path,
  why: `a ${copy.lines < lines ? "part" : "copy"} of ${path}`,
  copyOf: path,
});

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [path];
  if (!found?.isDirectory())
    throw new AuditError(
      `${path} is not a record. Name files such as nightly.audit.jsonl, or folders that have some.`,
    );
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
    .map(({ name }) => join(path, name))
    .sort();
}
