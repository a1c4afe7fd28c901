/** Ranges as cells of a column. */

import type { Range } from "@wattspan/core";
import type { Glyphs } from "../glyphs.js";
import type { Style } from "../style.js";
import { dividedBy, numberText } from "../text/number-text.js";

/**
 * Cells "value low–high", so that values, lows and highs line up. A missing range is
 * `missing`. Values have three digits and the ends of bands two: more would pretend precision.
 *
 * @example bandCells([{ value: 46_046, low: 15_514, high: 153_081 }], 1000, glyphs, style) // ["46.0  16–150"]
 */
export function bandCells(
  ranges: readonly (Range | undefined)[],
  size: number,
  { to }: Glyphs,
  style: Style,
  missing = "",
): readonly string[] {
  const texts = ranges.map((range) => {
    if (!range) return undefined;
    const { value, low, high } = dividedBy(range, size);
    return {
      value: numberText(value),
      low: numberText(low, 2),
      high: numberText(high, 2),
      isPoint: low === high,
    };
  });
  const widest = (member: "value" | "low"): number =>
    Math.max(0, ...texts.map((text) => text?.[member].length ?? 0));
  const [value, low] = [widest("value"), widest("low")];
  return texts.map((text) => {
    if (!text) return style.faint(missing);
    const band = text.isPoint ? "" : `${text.low.padStart(low)}${to}${text.high}`;
    return `${style.strong(text.value.padStart(value))}  ${style.faint(band)}`.trimEnd();
  });
}
