/** Prices the footprints of a ledger again. */

import { type IntensityOf, reprice } from "@wattspan/carbon/reprice";
import { type LedgerRow, rowsOf } from "./ledger-row.js";
import type { LedgerItem } from "./read-ledger.js";
import { RowSums } from "./row-sums.js";

/** The rows of a ledger's footprints, priced again. */
export interface RepricedRows {
  readonly rows: readonly LedgerRow[];
  readonly footprints: number;
  /** Footprints that were not kept: the rows lack them. */
  readonly dropped: number;
  readonly damaged: number;
}

/**
 * Adds up a ledger's footprints with other intensities, in bounded memory: rows have each activity's own energy, so
 * that each footprint is priced alone. Needs a ledger with `footprints: true`.
 * @example const { rows } = await repricedRows(readLedger([folder]), () => corrected);
 */
export async function repricedRows(
  items: AsyncIterable<LedgerItem>,
  intensityOf: IntensityOf,
  service?: string,
): Promise<RepricedRows> {
  const sums = new RowSums();
  const counts = { footprints: 0, dropped: 0, damaged: 0 };
  for await (const item of items) {
    if (item.type === "dropped") counts.dropped += item.footprints;
    if (item.type === "damage") counts.damaged++;
    if (item.type !== "footprint") continue;
    counts.footprints++;
    for (const row of rowsOf(reprice(item.footprint, intensityOf), service)) sums.add(row);
  }
  return { rows: sums.take(), ...counts };
}
