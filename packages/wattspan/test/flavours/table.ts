/** Tables as they are printed. */

/** Columns as wide as they must be; those from `numbersFrom` up to the last are numbers, to the right. */
export function aligned(rows: readonly (readonly string[])[], numbersFrom: number): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => column >= numbersFrom && column < columns - 1;
  const cell = (text: string, column: number) =>
    isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
