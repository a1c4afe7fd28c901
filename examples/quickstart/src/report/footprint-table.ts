import type { Footprint } from "wattspan";
import { footprintTree } from "./footprint-tree.ts";
import { methodText } from "./method-text.ts";
import { plainTable } from "./plain-table.ts";
import { milligrams, numberText, rangeText } from "./quantity-text.ts";
import type { Style } from "./style.ts";

/**
 * One row for each footprint in tree order, as a table for a terminal. Unknown values are never numbers. Rows
 * deeper in the tree than `deepest` are left out; their joules are in the rows above.
 */
export function footprintTable(
  footprints: readonly Footprint[],
  style: Style,
  deepest = Number.POSITIVE_INFINITY,
): string {
  const head = ["activity", "kind", "seconds", "joules (low…high)", "mgCO2e", "method"].map(style.heading);
  const shown = footprintTree(footprints).filter(({ depth }) => depth <= deepest);
  const rows = shown.map(({ footprint, depth }) => {
    const name = "  ".repeat(depth) + footprint.name;
    return [
      footprint.outcome === "ok" ? name : style.failure(`${name} (${outcomes[footprint.outcome]})`),
      footprint.kind,
      footprint.durationS.toFixed(3),
      footprint.energy === undefined ? style.unknown("not known") : rangeText(footprint.energy),
      footprint.co2e === undefined
        ? style.unknown("not known")
        : numberText(milligrams(footprint.co2e).value),
      howText(footprint),
    ];
  });
  return plainTable([head, ...rows], ["left", "left", "right", "right", "right", "left"]);
}

const outcomes = { error: "failed", aborted: "aborted", refused: "refused" } as const;

/** The method of the number, or why there is none, and what it leaves out. */
function howText(footprint: Footprint): string {
  const { energy, reasons, unknown } = footprint;
  if (energy === undefined) return `unavailable: ${reasons.join(", ") || "no reason given"}`;
  const method = methodText(footprint);
  return unknown === undefined ? method : `${method}; lower bound (${unknown.count} not known)`;
}
