/** A ledger priced again, with the carbon intensities of a CSV file. */

import { type LedgerRow, readLedger, repricedRows, zoneOf } from "@wattspan/audit/ledger";
import { csvIntensity, csvRows } from "@wattspan/carbon/csv";
import { pastReadings } from "@wattspan/carbon/reprice";
import type { IntensityReading } from "@wattspan/core";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import type { LedgerSums } from "./ledger-report.js";

/** The table: columns `from` (ISO 8601), `gCO2ePerKwh` and, if it has several places, `zone`. */
export interface Intensities {
  readonly text: string;
  /** What its readings are called. */
  readonly source: string;
}

/**
 * Prices the footprints of ledgers again. What the table does not have keeps its grams.
 * @param before The same ledgers as they were priced.
 * @throws WattspanConfigurationError for a table that cannot be read
 * @example await repricedSums([folder], { text, source: "operator@2" }, await ledgerSums(readLedger([folder])))
 */
export async function repricedSums(
  paths: readonly string[],
  { text, source }: Intensities,
  before: LedgerSums,
): Promise<LedgerSums> {
  const hasZones = csvRows(text, ",")[0]?.includes("zone");
  const columns = { from: "from", value: "gCO2ePerKwh", ...(hasZones && { zone: "zone" }) };
  const table = csvIntensity({ text, columns, signal: "average", basis: "lifecycle", source });
  const period = periodOf(before.rows);
  const everywhere = hasZones ? undefined : await pastReadings(table, {}, period);
  const readings = new Map<string, readonly IntensityReading[]>();
  for (const zone of hasZones ? zonesIn(before.rows) : [])
    readings.set(zone, await pastReadings(table, { zone: { system: "csv", code: zone } }, period));
  const priced = await repricedRows(
    readLedger(paths),
    ({ part, footprint }) => everywhere ?? readings.get(zoneOf(part, footprint) ?? ""),
  );
  return { ...before, rows: priced.rows, keptJ: priced.keptJ };
}

const zonesIn = (rows: readonly LedgerRow[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ of: { zone } }) => (zone === undefined ? [] : [zone])));

/** A row has the hour of its end: work of a day may have ended in it. */
function periodOf(rows: readonly LedgerRow[]): { readonly fromMs: number; readonly toMs: number } {
  const hours = rows.map(({ hour }) => Date.parse(hour)).sort((a, b) => a - b);
  return { fromMs: (hours[0] ?? 0) - DAY_MS, toMs: (hours.at(-1) ?? 0) + HOUR_MS };
}
