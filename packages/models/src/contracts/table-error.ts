/**
 * An invalid row of a table of this package, or of one that was passed in. The whole table is rejected.
 *
 * @example
 * new TableError("ml-energy", "gpqa Qwen/Qwen3-8B H100: 1 1", "has 2 figures", "8 figures").message;
 * // 'The table ml-energy is corrupt: the row "gpqa Qwen/Qwen3-8B H100: 1 1" has 2 figures; expected 8 figures.'
 */
export class TableError extends Error {
  override readonly name = "TableError";
  /** The table, for example `ml-energy`. */
  readonly table: string;
  /** The row as it stands in the table. */
  readonly row: string;

  constructor(table: string, row: string, problem: string, expected: string) {
    super(`The table ${table} is corrupt: the row "${row}" ${problem}; expected ${expected}.`);
    this.table = table;
    this.row = row;
  }
}
