/**
 * The records of an embedded table, which are texts with commas between them, over as many lines as it takes.
 */
export function tableRecords(table: string): readonly string[] {
  return table.trim().split(/,\s*/);
}
