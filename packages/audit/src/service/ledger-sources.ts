/** The files of ledgers, in the order in which their processes wrote them. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileBytes } from "../lines/file-bytes.js";
import { linesOf } from "../lines/lines-of.js";
import { type LedgerHead, lineOf } from "./ledger-line.js";

const SUFFIX = ".ledger.jsonl";

/** A file. Without a head it is none of a ledger, or cannot be read. */
export interface LedgerSource {
  readonly path: string;
  readonly head: LedgerHead | undefined;
}

/** The files at paths of files and folders. Rejects for a path that is not there. One file is open at a time. */
export async function ledgerSources(paths: readonly string[]): Promise<readonly LedgerSource[]> {
  const files = new Set<string>();
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) files.add(path);
    else for (const name of await readdir(path)) if (name.endsWith(SUFFIX)) files.add(join(path, name));
  }
  const sources: LedgerSource[] = [];
  for (const path of files) sources.push({ path, head: await headOf(path).catch(() => undefined) });
  return sources.sort(inOrder);
}

async function headOf(path: string): Promise<LedgerHead | undefined> {
  for await (const { bytes } of linesOf(await fileBytes(path))) {
    const line = lineOf(bytes.toString("utf8"));
    return line?.type === "ledger" ? line : undefined;
  }
  return undefined;
}

function inOrder(a: LedgerSource, b: LedgerSource): number {
  const [first, second] = [a.head?.writer ?? "", b.head?.writer ?? ""];
  return first === second ? (a.head?.part ?? 0) - (b.head?.part ?? 0) : first < second ? -1 : 1;
}
