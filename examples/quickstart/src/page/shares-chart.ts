import * as Plot from "@observablehq/plot";
import { numberText, percentText } from "../report/quantity-text.ts";
import { chart } from "./chart.ts";
import type { Markup } from "./markup.ts";
import type { Share } from "./shares.ts";

/** Smallest share whose percentage fits into its piece of the bar. */
const LABELLED = { wide: 0.05, narrow: 0.17 } as const;

/** One bar of all joules that the devices counted; absent when they counted none. */
export function sharesChart(shares: readonly Share[]): Markup | undefined {
  if (shares.length === 0) return undefined;
  const pieces = piecesOf(shares);
  const description = pieces.map(({ label, share }) => `${label} ${percentText(share)}`).join(", ");
  return chart({ title: "Where the joules went", description: `${description}.` }, (size) => ({
    height: 56,
    margin: 0,
    x: { domain: [0, 1], axis: null },
    marks: [
      Plot.barX(pieces, {
        x1: "from",
        x2: "to",
        fill: "fill",
        insetLeft: 1,
        insetRight: 1,
        rx: 3,
        title: "hover",
      }),
      Plot.text(
        pieces.filter(({ share }) => share >= LABELLED[size]),
        { x: "middle", text: "percent", fill: "var(--on-fill)", fontWeight: 600, fontSize: 14 },
      ),
    ],
  }));
}

function piecesOf(shares: readonly Share[]) {
  let from = 0;
  return shares
    .filter(({ joules }) => joules > 0)
    .map(({ key, label, joules, share }) => {
      const [start, end] = [from, from + share];
      from = end;
      return {
        label,
        share,
        from: start,
        to: end,
        middle: (start + end) / 2,
        fill: `var(--${key})`,
        percent: percentText(share),
        hover: `${label}: ${numberText(joules)} J, ${percentText(share)}`,
      };
    });
}
