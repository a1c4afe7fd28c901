/** The data of a panel in uPlot's format. */

import type uPlot from "uplot";
import type { Panel } from "../src/dashboard/page-data.js";

/**
 * Times, then a column for each series. A stack is drawn from the top down, each area over the one above, so
 * its columns are cumulative sums. If no part is known, there is a gap.
 *
 * @example columnsOf(panel, [1, 2])
 */
export function columnsOf({ form, series }: Panel, times: readonly number[]): uPlot.AlignedData {
  const columns = series.map(({ values }) => [...values]);
  return [[...times], ...(form === "stack" ? stacked(columns).reverse() : columns)];
}

/** Cumulative sums. @example stacked([[1, null], [2, null]]) // [[1, null], [3, null]] */
function stacked(columns: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const [first = []] = columns;
  const sums = first.map(() => 0);
  return columns.map((column) =>
    column.map((value, index) => {
      const isKnown = columns.some((other) => other[index] !== null);
      sums[index] = (sums[index] ?? 0) + (value ?? 0);
      return isKnown ? (sums[index] ?? null) : null;
    }),
  );
}
