/** Adds rows up. */

import { type LedgerRow, type RowSource, rowKey } from "./ledger-row.js";

/** Names may be generated: further models of an hour are one. */
const MAX_ROWS = 10_000;
/** Names of open sets. */
const OTHER = {
  ...{ service: "_other", model: "_other", modelVersion: "_other", configuration: "_other" },
} as const;

interface Sum extends LedgerRow {
  readonly amounts: Record<string, number>;
}

/** Sums of rows by their keys, in bounded memory. */
export class RowSums {
  readonly #max: number;
  #sums = new Map<string, Sum>();

  constructor(max = MAX_ROWS) {
    this.#max = max;
  }

  get size(): number {
    return this.#sums.size;
  }

  add(row: LedgerRow): void {
    const { amounts } = this.#sumOf(row);
    for (const [name, amount] of Object.entries(row.amounts)) amounts[name] = (amounts[name] ?? 0) + amount;
  }

  /** The sums so far, by hour and source, and forgets them. */
  take(): readonly LedgerRow[] {
    const sums = [...this.#sums].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#sums = new Map();
    return sums.map(([, sum]) => sum);
  }

  #sumOf(row: LedgerRow): Sum {
    const key = rowKey(row);
    const known = this.#sums.get(key);
    if (known) return known;
    if (this.#sums.size >= this.#max && row.of.model !== OTHER.model) return this.#sumOf(pooled(row));
    const sum: Sum = {
      type: row.type,
      hour: row.hour,
      of: row.of,
      amounts: Object.create(null) as Record<string, number>,
    };
    this.#sums.set(key, sum);
    return sum;
  }
}

function pooled(row: LedgerRow): LedgerRow {
  const given = Object.keys(OTHER).filter((name) => row.of[name as keyof RowSource] !== undefined);
  const of = Object.fromEntries(given.map((name) => [name, OTHER.model]));
  return { ...row, of: { ...row.of, ...of, model: OTHER.model } };
}
