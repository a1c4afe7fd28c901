import { footprintTree } from "../report/footprint-tree.ts";
import { methodText } from "../report/method-text.ts";
import { milligrams, numberText, percentText, rangeText } from "../report/quantity-text.ts";
import type { Inference } from "./inferences.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { reasonsText } from "./reason-text.ts";
import { beginningOf, intervalOf, type Run } from "./run.ts";
import type { Share } from "./shares.ts";

/** A column: its head, and its kind if it is not text. */
type Column = readonly [head: string, kind?: "number" | "bar"];

/** Shares whose parts have names of their own. */
const itemised: ReadonlySet<Share["key"]> = new Set(["inference", "stage", "step"]);
/** Rows below one share. */
const MAX_ITEMS = 5;

/** Most columns that a phone shows side by side. */
const MAX_NARROW_COLUMNS = 4;

/**
 * A table in its own box. The first cell of a row is its head. On a phone a table of many columns shows each row
 * as a list, with the column's head before each value; what is still too wide scrolls.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
): Markup {
  const kind = (i: number): string => columns[i]?.[1] ?? "text";
  const layout = columns.length > MAX_NARROW_COLUMNS ? "stacked" : "side-by-side";
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="${layout}">
<caption>${caption}</caption>
<thead><tr>${columns.map(([head], i) => html`<th scope="col" class="${kind(i)}">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) =>
        i === 0
          ? html`<th scope="row">${cell}</th>`
          : html`<td class="${kind(i)}" data-head="${columns[i]?.[0] ?? ""}">${cell}</td>`,
      )}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** Marks a value that is not a number. */
export const notKnown = (why?: string): Markup =>
  html`<span class="unknown">not known</span>${why !== undefined && html`<br><small>${why}</small>`}`;

/** All activities, with everything that the timeline shows. */
export function activitiesTable({ footprints }: Run): Markup {
  const beginning = beginningOf(footprints);
  const rows = footprintTree(footprints).map(({ footprint, depth }) => {
    const { name, kind, outcome, energy, co2e, durationS, reasons } = footprint;
    return [
      html`<span class="depth-${Math.min(depth, 4)}">${name}</span>`,
      kind,
      intervalOf(footprint, beginning).startS.toFixed(3),
      durationS.toFixed(3),
      energy === undefined ? notKnown() : rangeText(energy),
      co2e === undefined ? notKnown() : numberText(milligrams(co2e).value),
      energy === undefined ? `${outcome}; ${reasonsText(reasons)}` : outcome,
    ];
  });
  const columns: Column[] = [
    ["activity"],
    ["kind"],
    ["start (s)", "number"],
    ["duration (s)", "number"],
    ["joules (low–high)", "number"],
    ["mgCO2e", "number"],
    ["outcome"],
  ];
  return table("All activities", columns, rows);
}

/** Where the joules went, as the legend of the bar and in numbers. */
export function sharesTable(shares: readonly Share[]): Markup {
  const rows = shares.flatMap(({ key, label, joules, share, items }) => {
    const parts = itemised.has(key) ? largest(items) : [];
    return [
      [html`<i class="swatch ${key}"></i>${label}`, numberText(joules), percentText(share), bar(key, share)],
      ...parts.map((item) => [
        html`<span class="depth-1 item">${item.name}</span>`,
        html`<span class="item">${numberText(item.joules)}</span>`,
        html`<span class="item">${percentText(item.share)}</span>`,
        bar(key, item.share),
      ]),
    ];
  });
  return table(
    "Shares of all joules",
    [["where"], ["joules", "number"], ["share", "number"], ["", "bar"]],
    rows,
  );
}

/** A share as a bar, next to its number. */
const bar = (key: Share["key"], share: number): Content =>
  share > 0 && html`<i class="${key}" style="width:${(Math.min(1, share) * 100).toFixed(2)}%"></i>`;

/** Rows for the largest parts, and one for the rest. */
function largest(items: Share["items"]): Share["items"] {
  if (items.length <= MAX_ITEMS) return items;
  const rest = items.slice(MAX_ITEMS - 1);
  const sum = (key: "joules" | "share"): number => rest.reduce((total, item) => total + item[key], 0);
  const others = { name: `${rest.length} more`, joules: sum("joules"), share: sum("share") };
  return [...items.slice(0, MAX_ITEMS - 1), others];
}

/** Each call of a model with its numbers, or why there are none. */
export function inferencesTable(inferences: readonly Inference[]): Markup {
  const rows = inferences.map(({ footprint, footprint: { energy, reasons, durationS }, label }) => [
    label,
    durationS.toFixed(3),
    ...(energy === undefined
      ? [notKnown(), "", ""]
      : [numberText(energy.value), numberText(energy.low), numberText(energy.high)]),
    energy === undefined ? reasonsText(reasons) : methodText(footprint),
  ]);
  const columns: Column[] = [
    ["inference"],
    ["seconds", "number"],
    ["joules", "number"],
    ["low", "number"],
    ["high", "number"],
    ["method"],
  ];
  return table("All inferences", columns, rows);
}
