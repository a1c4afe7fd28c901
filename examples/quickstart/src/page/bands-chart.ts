import * as Plot from "@observablehq/plot";
import type { Footprint } from "wattspan";
import { numberText, rangeText } from "../report/quantity-text.ts";
import { chart, type Size } from "./chart.ts";
import type { Inference } from "./inferences.ts";
import type { Markup } from "./markup.ts";
import { shortened } from "./shortened.ts";

/** One inference whose energy is known. */
interface Band {
  readonly id: string;
  readonly label: string;
  readonly low: number;
  readonly value: number;
  readonly high: number;
  /** With its band, and without it for narrow charts. */
  readonly text: string;
  readonly brief: string;
  readonly hover: string;
  /** The band extends below the axis: a logarithmic axis has no zero. */
  readonly isCut: boolean;
}

const ROW_HEIGHT = { wide: 23, narrow: 36 } as const;
const MARGINS = {
  wide: { marginLeft: 270, marginRight: 170 },
  narrow: { marginLeft: 26, marginRight: 18 }, // half a label of the axis
} as const;

/** Longest label that fits next to the chart, in characters. */
const LABEL_LENGTH = 38;
/** Maximum factor by which the axis extends below the smallest value. */
const FURTHEST = 100;

/** The joules of each inference with the band that contains the truth; absent if none is known. */
export function bandsChart(inferences: readonly Inference[]): Markup | undefined {
  const known = inferences.flatMap(({ footprint, label }) =>
    bandOf(footprint, shortened(label, LABEL_LENGTH)),
  );
  if (known.length === 0) return undefined;
  const least = leastOf(known);
  const unknown = inferences
    .filter(({ footprint }) => footprint.energy === undefined)
    .map(({ footprint, label }) => ({
      id: footprint.id,
      label: shortened(label, LABEL_LENGTH),
      text: "not known",
      brief: "not known",
    }));
  const bands = known.map((band) => ({ ...band, low: Math.max(band.low, least), isCut: band.low < least }));
  const domain = [least, Math.max(...bands.map(({ high }) => high)) * 1.2] as const;
  const caption = {
    title: "Joules of each inference with their bands",
    description: `${bands.length} inferences on a logarithmic scale from ${numberText(least)} J. The table below has all numbers.`,
  };
  return chart(caption, (size) => ({
    ...MARGINS[size],
    height: (bands.length + unknown.length) * ROW_HEIGHT[size] + 32,
    marginTop: 4,
    marginBottom: 28,
    x: { type: "log", domain: [...domain] },
    y: { type: "band", domain: [...bands, ...unknown].map(({ id }) => id), axis: null, padding: 0 },
    marks: [...marksOf(bands, domain, size), ...textsOf([...bands, ...unknown], size)],
  }));
}

function marksOf(
  bands: readonly Band[],
  [least, most]: readonly [number, number],
  size: Size,
): Plot.Markish[] {
  const ticks = decadesOf(least, most);
  const below = size === "wide" ? {} : { dy: 9 };
  const colour = "var(--inference)";
  return [
    Plot.gridX({ ticks, stroke: "var(--line)", strokeOpacity: 1 }),
    Plot.link(bands, {
      x1: "low",
      x2: "high",
      y1: "id",
      y2: "id",
      stroke: colour,
      strokeOpacity: 0.45,
      strokeWidth: 6,
      ...below,
    }),
    Plot.dot(bands, {
      x: "value",
      y: "id",
      r: 5,
      fill: colour,
      stroke: "var(--surface)",
      title: "hover",
      ...below,
    }),
    Plot.text(
      bands.filter(({ isCut }) => isCut),
      { x: () => least, y: "id", text: () => "◂", fill: colour, fontSize: 14, dx: -4, ...below },
    ),
    Plot.axisX({
      ticks,
      tickSize: 0,
      label: null,
      tickFormat: (joules: number) =>
        `${joules.toLocaleString("en", { maximumSignificantDigits: 1, useGrouping: false })} J`,
    }),
  ];
}

/** Next to the bands, or above them on a phone. */
function textsOf(rows: readonly { readonly text: string }[], size: Size): Plot.Markish[] {
  const { marginLeft, marginRight } = MARGINS[size];
  const above = size === "wide" ? {} : { dy: -8 };
  const atLeft = { frameAnchor: "left", textAnchor: "start", dx: -marginLeft, ...above } as const;
  const atRight = { frameAnchor: "right", textAnchor: "end", dx: marginRight, ...above } as const;
  const isKnown = ({ text }: { text: string }): boolean => text !== "not known";
  const known = rows.filter(isKnown);
  const unknown = rows.filter((row) => !isKnown(row));
  return [
    Plot.text(rows, { y: "id", text: "label", fill: "var(--text)", ...atLeft }),
    Plot.text(known, {
      y: "id",
      text: size === "wide" ? "text" : "brief",
      fill: "var(--text)",
      fontVariant: "tabular-nums",
      ...atRight,
    }),
    Plot.text(unknown, { y: "id", text: "text", fill: "var(--warning)", fontStyle: "italic", ...atRight }),
  ];
}

function bandOf({ id, energy }: Footprint, label: string): Omit<Band, "isCut">[] {
  // A value of zero has no place on a logarithmic axis; the table has it.
  if (energy === undefined || energy.value <= 0) return [];
  const text = rangeText(energy);
  return [
    { id, label, ...energy, text, brief: `${numberText(energy.value)} J`, hover: `${label}: ${text} J` },
  ];
}

/**
 * The power of ten where the axis begins: below all bands, unless one goes down too far for the others to be
 * seen.
 */
function leastOf(bands: readonly Omit<Band, "isCut">[]): number {
  const positive = bands.flatMap(({ low, value }) => (low > 0 ? [low, value] : [value]));
  const values = bands.map(({ value }) => value);
  return 10 ** Math.floor(Math.log10(Math.max(Math.min(...positive), Math.min(...values) / FURTHEST)));
}

/** Powers of ten from `least`, which is one, to `most`. */
function decadesOf(least: number, most: number): number[] {
  const first = Math.round(Math.log10(least));
  const count = Math.floor(Math.log10(most)) - first + 1;
  return Array.from({ length: count }, (_, i) => 10 ** (first + i));
}
