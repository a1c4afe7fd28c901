/** `@wattspan/ledger`: what services used, hour by hour, in files. For Node. */

export { type Amounts, type LedgerRow, type RowSource, rowsOf } from "./ledger-row.js";
export { type Ledger, type LedgerOptions, openLedger } from "./open-ledger.js";
export { type LedgerItem, readLedger } from "./read-ledger.js";
export { RowSums } from "./row-sums.js";
