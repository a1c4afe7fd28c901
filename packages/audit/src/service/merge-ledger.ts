import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { footprintToJson } from "@wattspan/core/footprint-json";
import { type LedgerContent, type LedgerHead, lineText, VERSION } from "./ledger-line.js";
import { type LedgerSource, ledgerSources } from "./ledger-sources.js";
import { coveredFiles, MAX_LINE, type Merged, MergedLines } from "./merged-files.js";
import { numberedItems } from "./read-ledger.js";
import { RowSums } from "./row-sums.js";

const MODE = 0o600;
/** Written at once. */
const CHUNK = 2 ** 20;

/** What was merged. */
export interface MergedLedger {
  readonly rows: number;
  readonly footprints: number;
  readonly damaged: number;
  /** Merged files that had some lines of another one, and not all. These lines are in it twice. */
  readonly overlapping: number;
}

/**
 * Writes one new file with the footprints and the sums of several ledgers. It may lie beside them: together they count
 * once. Rejects if the file is there already, and with what the file system says; then no file is left.
 * @example await mergeLedger(["/mnt/a/ledger", "/mnt/b/ledger"], "november.ledger.jsonl", Date.now());
 */
export async function mergeLedger(
  paths: readonly string[],
  path: string,
  nowMs: number,
): Promise<MergedLedger> {
  const sources = await ledgerSources(paths);
  const file = await open(path, "wx", MODE);
  try {
    return await writeAll(file, sources, nowMs);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** What heads state: of all writers that may come. */
function statedLines(sources: readonly LedgerSource[]): MergedLines {
  const lines = new MergedLines();
  const covered = coveredFiles(sources);
  // Copies have one writer.
  const heads = new Map(sources.flatMap(({ head }) => (head ? [[head.writer, head] as const] : [])));
  for (const [own, { merged = {}, first = {} }] of heads) {
    lines.add(own, 1, covered.has(own) ? MAX_LINE : 0);
    if (covered.has(own)) continue;
    for (const [writer, n] of Object.entries(merged))
      if (!covered.has(writer)) lines.add(writer, first[writer], n);
  }
  return lines;
}

async function writeAll(
  file: FileHandle,
  sources: readonly LedgerSource[],
  nowMs: number,
): Promise<MergedLedger> {
  const lines = statedLines(sources);
  const headText = headWriter(nowMs);
  const headBytes = Buffer.byteLength(headText(lines.longest));
  const sums = new RowSums(Number.POSITIVE_INFINITY);
  const counts = { rows: 0, footprints: 0, damaged: 0, overlapping: 0 };
  let [n, dropped, waiting] = [0, 0, ""];
  const write = async (content: LedgerContent) => {
    waiting += lineText({ n: ++n, ...content });
    if (waiting.length < CHUNK) return;
    await file.appendFile(waiting);
    waiting = "";
  };
  // The head states what the file has, so it comes last: a merge that is killed counts as nothing.
  await file.appendFile(padded("\n", headBytes));
  for await (const { item, writer, n: line = 0 } of numberedItems(sources)) {
    if (writer !== undefined) lines.add(writer, line, line);
    if (item.type === "damage") counts[item.reason === "overlap" ? "overlapping" : "damaged"]++;
    else if (item.type === "row") sums.add(item.row);
    else if (item.type === "dropped") dropped += item.footprints;
    else {
      counts.footprints++;
      const { footprint, service } = item;
      await write({
        ...{ type: "footprint", footprint: footprintToJson(footprint) },
        ...(service !== undefined && { service }),
      });
    }
  }
  for (const row of sums.take()) {
    counts.rows++;
    await write(row);
  }
  if (dropped > 0) await write({ type: "dropped", footprints: dropped });
  await file.appendFile(waiting);
  await file.datasync();
  await file.write(padded(headText(lines.stated), headBytes), 0);
  await file.datasync();
  return counts;
}

/** A line of so many bytes: spaces before its end are none of it. */
const padded = (line: string, bytes: number): string =>
  `${line.slice(0, -1)}${" ".repeat(bytes - Buffer.byteLength(line))}\n`;

/** The head of one file, for whatever it has. */
function headWriter(nowMs: number): (merged: Merged) => string {
  const head: LedgerHead = {
    ...{ type: "ledger", version: VERSION, part: 1, writer: randomUUID(), host: hostname() },
    startedAt: new Date(nowMs).toISOString(),
  };
  return (merged) => lineText({ ...head, ...merged });
}
