/** What a panel has, as uPlot wants it. */

import type uPlot from "uplot";
import type { Panel } from "../src/dashboard/open/readings/page-data.js";

/**
 * Times, then a column for each series. A stack is drawn from its top down, each area over the one above: its columns are sums of all
 * below. Where no part of it is known there is a gap.
 *
 * @example columnsOf(panel, [1, 2])
 */
export function columnsOf({ form, series }: Panel, times: readonly number[]): uPlot.AlignedData {
  const columns = series.map(({ values }) => [...values]);
  return [[...times], ...(form === "stack" ? stacked(columns).reverse() : columns)];
}

/** Sums from the first to each. @example stacked([[1, null], [2, null]]) // [[1, null], [3, null]] */
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
