/** Reads ledgers: of one service or several, from one host or several. */

import type { Footprint } from "@wattspan/core";
import { footprintFromJson } from "@wattspan/core/footprint-json";
import { fileBytes } from "../lines/file-bytes.js";
import { linesOf } from "../lines/lines-of.js";
import { type LedgerEntry, lineOf } from "./ledger-line.js";
import type { LedgerRow } from "./ledger-row.js";
import { type LedgerSource, ledgerSources } from "./ledger-sources.js";
import { coveredFiles, MAX_LINE, overlappingFiles } from "./merged-files.js";
import { SeenLines } from "./seen-lines.js";

/** What is in the files, in the order in which each process wrote it. */
export type LedgerItem =
  | { readonly type: "row"; readonly row: LedgerRow }
  /** `service`: that of its ledger, if its `subject` names none. */
  | { readonly type: "footprint"; readonly footprint: Footprint; readonly service?: string }
  /** Footprints that were not kept, though they are in the rows. */
  | { readonly type: "dropped"; readonly footprints: number }
  /**
   * A line that is none of a ledger. `cut`: it ends with the file, as a process was killed. Line 0: the whole file.
   * `overlap`: a merged file that has some lines of another one, and not all. They count twice.
   */
  | {
      readonly type: "damage";
      readonly file: string;
      readonly line: number;
      readonly reason: "cut" | "unreadable" | "overlap";
    };

/** An item, and its line among those of its writer. */
interface NumberedItem {
  readonly item: LedgerItem;
  readonly writer?: string;
  readonly n?: number;
}

/**
 * Reads files and folders of ledgers, line by line, in bounded memory. Copies of a file count once, and so do files that
 * were merged into another of these, and merged files whose lines are all in another one. Rejects for a path that is
 * not there; damaged lines and files are items.
 * @example for await (const item of readLedger(["/mnt/a/ledger", "/mnt/b/ledger"])) if (item.type === "row") sums.add(item.row);
 */
export async function* readLedger(paths: readonly string[]): AsyncGenerator<LedgerItem> {
  for await (const { item } of numberedItems(await ledgerSources(paths))) yield item;
}

/** The items of files, with their numbers. */
export async function* numberedItems(sources: readonly LedgerSource[]): AsyncGenerator<NumberedItem> {
  const seen = new SeenLines();
  for (const { head } of sources)
    for (const [writer, n] of Object.entries(head?.merged ?? {}))
      seen.cover(writer, head?.first?.[writer] ?? 1, n);
  const covered = coveredFiles(sources);
  for (const writer of covered) seen.cover(writer, 1, MAX_LINE);
  for (const file of overlappingFiles(sources, covered))
    yield { item: { type: "damage", file, line: 0, reason: "overlap" } };
  for (const source of sources) {
    try {
      yield* itemsOf(source, seen);
    } catch {
      yield { item: { type: "damage", file: source.path, line: 0, reason: "unreadable" } };
    }
  }
}

async function* itemsOf({ path, head }: LedgerSource, seen: SeenLines): AsyncGenerator<NumberedItem> {
  let number = 0;
  for await (const { bytes, isWhole } of linesOf(await fileBytes(path))) {
    const line = lineOf(bytes.toString("utf8"));
    number++;
    if (!line || !head || (line.type === "ledger") !== (number === 1))
      yield { item: { type: "damage", file: path, line: number, reason: isWhole ? "unreadable" : "cut" } };
    else if (line.type !== "ledger" && seen.isNew(head.writer, line.n))
      yield { item: itemOf(line, path, number), writer: head.writer, n: line.n };
  }
}

function itemOf(entry: LedgerEntry, file: string, line: number): LedgerItem {
  if (entry.type === "dropped") return { type: "dropped", footprints: entry.footprints };
  if (entry.type !== "footprint") {
    const { type, hour, of, amounts } = entry;
    return { type: "row", row: { type, hour, of, amounts } };
  }
  try {
    const { footprint, service } = entry;
    return {
      ...{ type: "footprint", footprint: footprintFromJson(footprint) },
      ...(service !== undefined && { service }),
    };
  } catch {
    return { type: "damage", file, line, reason: "unreadable" };
  }
}
