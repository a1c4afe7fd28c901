import type { Range } from "@wattspan/core";

/** The records of an embedded table, separated by commas, over any number of lines. */
export function tableRecords(table: string): readonly string[] {
  return table.trim().split(/,\s*/);
}

/** The records of a table by their first word, each read from its other words. Those without a value are left out. */
export function recordsByName<T>(
  table: string,
  read: (words: readonly string[]) => T | undefined,
): ReadonlyMap<string, T> {
  return new Map(
    tableRecords(table).flatMap((record) => {
      const [name = "", ...words] = record.split(" ");
      const value = read(words);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** A table of pairs of words. */
export const pairsOf = (table: string): ReadonlyMap<string, string> =>
  recordsByName(table, ([second]) => second);

/**
 * Three words of a table as a figure with its bounds; "-" is unknown.
 * @example rangeOfWords(["1.11", "1.08", "1.14"])
 */
export function rangeOfWords([value, low, high]: readonly string[]): Range | undefined {
  return value === undefined || value === "-"
    ? undefined
    : { value: Number(value), low: Number(low), high: Number(high) };
}
