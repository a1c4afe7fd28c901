/** `@wattspan/audit/ledger`: what services used, hour by hour, in files that can be merged, pruned and priced again. */

export { pruneLedger } from "./ledger-files.js";
export type { Amounts, LedgerRow, RowSource } from "./ledger-row.js";
export { rowsOf, zoneOf } from "./ledger-row.js";
export { type MergedLedger, mergeLedger } from "./merge-ledger.js";
export { type LedgerItem, readLedger } from "./read-ledger.js";
export { type RepricedRows, repricedRows } from "./reprice-ledger.js";
export { RowSums } from "./row-sums.js";
export { type ServiceLedger, type ServiceLedgerOptions, serviceLedger } from "./service-ledger.js";
