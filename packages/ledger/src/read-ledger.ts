/** Reads ledgers: of one service or several, from one host or several. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { SUFFIX } from "./ledger-files.js";
import { type LedgerHead, lineOf } from "./ledger-line.js";
import type { LedgerRow } from "./ledger-row.js";
import { fileBytes, linesOf } from "./lines.js";

/** What is in the files, in the order in which each process wrote it. */
export type LedgerItem =
  | { readonly type: "row"; readonly row: LedgerRow }
  /** A line that is none of a ledger. `cut`: it ends with the file, as a process was killed. Line 0: the whole file. */
  | {
      readonly type: "damage";
      readonly file: string;
      readonly line: number;
      readonly reason: "cut" | "unreadable";
    };

/** A file. Without a head it is none of a ledger, or cannot be read. */
interface Source {
  readonly path: string;
  readonly head: LedgerHead | undefined;
}

/**
 * Reads files and folders of ledgers, line by line, in bounded memory. Copies of a file count once. Rejects for a path
 * that is not there; damaged lines and files are items.
 * @example
 * for await (const item of readLedger(["/mnt/a/ledger", "/mnt/b/ledger"])) if (item.type === "row") sums.add(item.row);
 */
export async function* readLedger(paths: readonly string[]): AsyncGenerator<LedgerItem> {
  const seen = new SeenLines();
  for (const source of await sourcesAt(paths)) {
    try {
      yield* itemsOf(source, seen);
    } catch {
      yield { type: "damage", file: source.path, line: 0, reason: "unreadable" };
    }
  }
}

/** In the order in which their processes wrote them. One file is open at a time. */
async function sourcesAt(paths: readonly string[]): Promise<readonly Source[]> {
  const files = new Set<string>();
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) files.add(path);
    else for (const name of await readdir(path)) if (name.endsWith(SUFFIX)) files.add(join(path, name));
  }
  const sources: Source[] = [];
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

function inOrder({ head: a }: Source, { head: b }: Source): number {
  const first = a?.writer ?? "";
  const second = b?.writer ?? "";
  return first === second ? (a?.part ?? 0) - (b?.part ?? 0) : first < second ? -1 : 1;
}

async function* itemsOf({ path, head }: Source, seen: SeenLines): AsyncGenerator<LedgerItem> {
  let number = 0;
  for await (const { bytes, isWhole } of linesOf(await fileBytes(path))) {
    const line = lineOf(bytes.toString("utf8"));
    number++;
    if (!line || !head || (line.type === "ledger") !== (number === 1))
      yield { type: "damage", file: path, line: number, reason: isWhole ? "unreadable" : "cut" };
    else if (line.type !== "ledger" && seen.isNew(head.writer, line.n)) {
      const { n, ...row } = line;
      yield { type: "row", row };
    }
  }
}

/** Numbers that may still come from another copy of a damaged file. */
const MAX_MISSING = 100_000;

/** Lines of a writer come in order, but copies of its files may be cut, damaged or older. */
class SeenLines {
  readonly #last = new Map<string, number>();
  readonly #missing = new Map<string, Set<number>>();

  /** Whether a line was not read before. From then on it was. */
  isNew(writer: string, n: number): boolean {
    const last = this.#last.get(writer) ?? 0;
    const missing = this.#missing.get(writer) ?? new Set<number>();
    if (n <= last) return missing.delete(n);
    this.#missing.set(writer, missing);
    for (let gap = last + 1; gap < n && missing.size < MAX_MISSING; gap++) missing.add(gap);
    this.#last.set(writer, n);
    return true;
  }
}
