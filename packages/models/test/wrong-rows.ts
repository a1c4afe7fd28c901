import { inspect } from "node:util";

/**
 * Checks each row of a table with `expect`, and gives a line for each that is wrong: the row, and what was expected; empty:
 * all are right. A row that throws is wrong, and the rest is checked all the same.
 *
 * @example
 * expect(wrongRows(names, (name) => expect(resolveModel(name).status).toBe("unknown"))).toEqual([]);
 */
export function wrongRows<Row>(rows: readonly Row[], check: (row: Row) => void): readonly string[] {
  return rows.flatMap((row) => {
    try {
      check(row);
      return [];
    } catch (error) {
      return [`${inspect(row, { breakLength: Number.POSITIVE_INFINITY })}: ${error}`];
    }
  });
}
