import { type IntensityOf, reprice } from "@wattspan/carbon/reprice";
import { type LedgerRow, rowsOf } from "./ledger-row.js";
import type { LedgerItem } from "./read-ledger.js";
import { RowSums } from "./row-sums.js";

/** The rows of a ledger, as far as possible priced again. */
export interface RepricedRows {
  readonly rows: readonly LedgerRow[];
  /** Footprints that were priced again. */
  readonly footprints: number;
  /** Joules in rows whose footprints were not kept: their grams are as before. */
  readonly keptJ: number;
  readonly damaged: number;
}

/**
 * Adds up a ledger's rows, with the grams of its footprints by other intensities. In bounded memory: rows have each
 * activity's own energy, so that each footprint is priced alone. What has no footprint keeps its grams.
 * @param maxRows Beyond, further models are one. Default: no limit.
 * @example const { rows } = await repricedRows(readLedger([folder]), () => corrected);
 */
export async function repricedRows(
  items: AsyncIterable<LedgerItem>,
  intensityOf: IntensityOf,
  maxRows = Number.POSITIVE_INFINITY,
): Promise<RepricedRows> {
  const sums = new RowSums(maxRows);
  const counts = { footprints: 0, keptJ: 0, damaged: 0 };
  for await (const item of items) {
    if (item.type === "damage") counts.damaged++;
    if (item.type === "row") {
      sums.add(item.row);
      counts.keptJ += item.row.amounts.energyJ ?? 0;
    }
    if (item.type !== "footprint") continue;
    counts.footprints++;
    const { footprint, service } = item;
    const before = rowsOf(footprint, service);
    for (const [i, { amounts }] of rowsOf(reprice(footprint, intensityOf), service).entries()) {
      const row = before[i] as LedgerRow;
      counts.keptJ -= row.amounts.energyJ ?? 0;
      sums.add({ ...row, amounts: changeOf(row.amounts, amounts) });
    }
  }
  return { rows: sums.take(), ...counts, keptJ: Math.max(0, counts.keptJ) };
}

/** What to add to the amounts before to have those after. */
function changeOf(before: LedgerRow["amounts"], after: LedgerRow["amounts"]): LedgerRow["amounts"] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}
