/** Makes one file of several ledgers. */

import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { hostname } from "node:os";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { footprintToJson } from "@wattspan/core/footprint-json";
import { type LedgerContent, type LedgerHead, lineText, VERSION } from "./ledger-line.js";
import type { LedgerItem } from "./read-ledger.js";
import { RowSums } from "./row-sums.js";

const MODE = 0o600;

/** What was merged. */
export interface MergedLedger {
  readonly rows: number;
  readonly footprints: number;
  readonly damaged: number;
}

/**
 * Writes one new file with the footprints and the sums of several ledgers. Rejects if the file is there already, and with
 * what the file system says.
 * @example await mergeLedger(readLedger(["/mnt/a/ledger", "/mnt/b/ledger"]), "november.ledger.jsonl", Date.now());
 */
export async function mergeLedger(
  items: AsyncIterable<LedgerItem>,
  path: string,
  nowMs: number,
): Promise<MergedLedger> {
  const merged = { rows: 0, footprints: 0, damaged: 0 };
  const lines = Readable.from(mergedLines(items, nowMs, merged));
  await pipeline(lines, createWriteStream(path, { flags: "wx", mode: MODE, flush: true }));
  return merged;
}

async function* mergedLines(
  items: AsyncIterable<LedgerItem>,
  nowMs: number,
  merged: { rows: number; footprints: number; damaged: number },
): AsyncGenerator<string> {
  const sums = new RowSums(Number.POSITIVE_INFINITY);
  let n = 0;
  let dropped = 0;
  const text = (content: LedgerContent) => lineText({ n: ++n, ...content });
  const startedAt = new Date(nowMs).toISOString();
  const head: LedgerHead = {
    ...{ type: "ledger", version: VERSION, part: 1 },
    ...{ writer: randomUUID(), host: hostname(), startedAt },
  };
  yield lineText(head);
  for await (const item of items) {
    if (item.type === "row") sums.add(item.row);
    else if (item.type === "dropped") dropped += item.footprints;
    else if (item.type === "damage") merged.damaged++;
    else {
      merged.footprints++;
      yield text({ type: "footprint", footprint: footprintToJson(item.footprint) });
    }
  }
  for (const row of sums.take()) {
    merged.rows++;
    yield text(row);
  }
  if (dropped > 0) yield text({ type: "dropped", footprints: dropped });
}
