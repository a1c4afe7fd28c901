import type { Footprint } from "wattspan";
import { sumOf } from "./footprint-sums.ts";
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
  const head = ["activity", "kind", "seconds", "joules (low–high)", "mgCO2e", "method"].map(style.heading);
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

/**
 * What the table leaves out, in a line; nothing if it leaves nothing out. Each counts by its own joules, so that none counts twice.
 * @example leftOutText(footprints, 2) // "Not shown: 13 inferences, 19.8 (7.61–71.3) J, part of the rows above."
 */
export function leftOutText(footprints: readonly Footprint[], deepest: number): string | undefined {
  const rows = footprintTree(footprints).filter(({ depth }) => depth > deepest);
  if (rows.length === 0) return undefined;
  const kinds = Map.groupBy(rows, ({ footprint: { kind } }) => kind);
  const counts = [...kinds].map(([kind, { length }]) => `${length} ${kind}${length === 1 ? "" : "s"}`);
  const joules = sumOf(rows.map(({ footprint: { self } }) => self.energy));
  return `Not shown: ${counts.join(" and ")}, ${joules ? `${rangeText(joules)} J, part of the rows above` : "energy not known"}.`;
}
