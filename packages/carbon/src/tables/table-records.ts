/** The records of an embedded table, separated by commas, over any number of lines. */
export function tableRecords(table: string): readonly string[] {
  return table.trim().split(/,\s*/);
}
