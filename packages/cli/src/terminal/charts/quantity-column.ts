/** A column of values with their bands, in the unit that fits most of them. */

import type { Range } from "@wattspan/core";
import type { Canvas } from "../canvas.js";
import type { Column } from "../text/columns.js";
import { scaledUnit } from "../text/scaled-unit.js";
import { bandCells } from "./band-cells.js";

/**
 * @example quantityColumn("energy", "J", [{ value: 46_046, low: 15_514, high: 153_081 }], canvas).header
 * // "energy, kJ"
 */
export function quantityColumn(
  name: string,
  base: string,
  ranges: readonly (Range | undefined)[],
  { glyphs, style, unicode }: Canvas,
): Column {
  const unit = scaledUnit(
    base,
    ranges.flatMap((range) => (range ? [range.value] : [])),
    unicode,
  );
  return {
    header: `${style.faint(`${name},`)} ${unit.name}`,
    cells: bandCells(ranges, unit.size, glyphs, style),
  };
}
