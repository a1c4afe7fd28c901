import Table from "cli-table3";
import type { Footprint } from "wattspan";
import { footprintTree } from "./footprint-tree.ts";
import { numberText, rangeText } from "./quantity-text.ts";
import type { Style } from "./style.ts";

/** One row for each footprint in tree order, as a table for a terminal. What is not known is never a number. */
export function footprintTable(footprints: readonly Footprint[], style: Style): string {
  const table = new Table({
    head: ["activity", "kind", "seconds", "joules", "gCO2e", "method"].map(style.heading),
    colAligns: ["left", "left", "right", "right", "right", "left"],
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    style: { head: [], border: [] },
  });
  for (const { footprint, depth } of footprintTree(footprints)) {
    const name = "  ".repeat(depth) + footprint.name;
    table.push([
      footprint.outcome === "ok" ? name : style.failure(`${name} (${outcomes[footprint.outcome]})`),
      footprint.kind,
      footprint.durationS.toFixed(3),
      unknownDimmed(rangeText(footprint.energy), footprint.energy, style),
      unknownDimmed(gramsText(footprint), footprint.co2e, style),
      methodText(footprint),
    ]);
  }
  return table.toString();
}

const outcomes = { error: "failed", aborted: "aborted" } as const;

const gramsText = ({ co2e }: Footprint): string =>
  co2e === undefined ? "not known" : numberText(co2e.value);

const unknownDimmed = (text: string, value: unknown, style: Style): string =>
  value === undefined ? style.unknown(text) : text;

/** How the number came to be, or why there is none, and what it leaves out. */
function methodText({ energy, method, parts, reasons, unknown }: Footprint): string {
  if (energy === undefined) return `unavailable: ${reasons.join(", ") || "no reason given"}`;
  const ids = [...new Set(parts.map(({ methodId }) => methodId))].join(", ");
  const bound =
    unknown === undefined ? "" : `, at least (${unknown.count} unknown: ${unknown.reasons.join(", ")})`;
  return `${method}${ids === "" ? "" : ` by ${ids}`}${bound}`;
}
