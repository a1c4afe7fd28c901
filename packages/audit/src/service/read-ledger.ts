/** Reads ledgers: of one service or several, from one host or several. */

import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Footprint } from "@wattspan/core";
import { footprintFromJson } from "@wattspan/core/footprint-json";
import { linesOf } from "../lines/lines-of.js";
import { type LedgerEntry, type LedgerHead, lineOf } from "./ledger-line.js";
import type { LedgerRow } from "./ledger-row.js";

/** What is in the files, in the order in which each process wrote it. */
export type LedgerItem =
  | { readonly type: "row"; readonly row: LedgerRow }
  | { readonly type: "footprint"; readonly footprint: Footprint }
  /** Footprints that were not kept, though they are in the rows. */
  | { readonly type: "dropped"; readonly footprints: number }
  /** A line that is none of a ledger. `cut`: it ends with the file, as a process was killed. */
  | {
      readonly type: "damage";
      readonly file: string;
      readonly line: number;
      readonly reason: "cut" | "unreadable";
    };

const SUFFIX = ".ledger.jsonl";

interface Source {
  readonly path: string;
  readonly head: LedgerHead | undefined;
}

/**
 * Reads files and folders of ledgers, line by line, in bounded memory. Copies of one file count once. Rejects with what
 * the file system says; damaged lines are items.
 * @example for await (const item of readLedger(["/mnt/a/ledger", "/mnt/b/ledger"])) if (item.type === "row") sums.add(item.row);
 */
export async function* readLedger(paths: readonly string[]): AsyncGenerator<LedgerItem> {
  const sources = await Promise.all(
    (await filesOf(paths)).map(async (path) => ({ path, head: await headOf(path) })),
  );
  /** The last line of each writer. Copies begin before it. */
  const seen = new Map<string, number>();
  for (const { path, head } of sources.sort(inOrder)) {
    let number = 0;
    for await (const { bytes, isWhole } of linesOf(createReadStream(path))) {
      const line = lineOf(bytes.toString("utf8"));
      number++;
      if (!line || !head || (line.type === "ledger") !== (number === 1)) {
        yield { type: "damage", file: path, line: number, reason: isWhole ? "unreadable" : "cut" };
        continue;
      }
      if (line.type === "ledger" || line.n <= (seen.get(head.writer) ?? 0)) continue;
      seen.set(head.writer, line.n);
      yield itemOf(line, path, number);
    }
  }
}

function itemOf(entry: LedgerEntry, file: string, line: number): LedgerItem {
  if (entry.type === "dropped") return { type: "dropped", footprints: entry.footprints };
  if (entry.type !== "footprint") {
    const { type, hour, of, amounts } = entry;
    return { type: "row", row: { type, hour, of, amounts } };
  }
  try {
    return { type: "footprint", footprint: footprintFromJson(entry.footprint) };
  } catch {
    return { type: "damage", file, line, reason: "unreadable" };
  }
}

async function filesOf(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!(await stat(path)).isDirectory()) return [path];
      const names = await readdir(path);
      return names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(path, name));
    }),
  );
  return [...new Set(found.flat())];
}

async function headOf(path: string): Promise<LedgerHead | undefined> {
  for await (const { bytes } of linesOf(createReadStream(path))) {
    const line = lineOf(bytes.toString("utf8"));
    return line?.type === "ledger" ? line : undefined;
  }
  return undefined;
}

function inOrder(a: Source, b: Source): number {
  const [first, second] = [a.head?.writer ?? "", b.head?.writer ?? ""];
  return first === second ? (a.head?.part ?? 0) - (b.head?.part ?? 0) : first < second ? -1 : 1;
}
