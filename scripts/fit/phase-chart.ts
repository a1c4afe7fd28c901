/** Predicted against measured energy, as a picture. */

import type { Verdict } from "./evaluation.ts";
import { familyOf } from "./phase-families.ts";

const SIZE = { width: 720, height: 560, left: 70, right: 170, top: 40, bottom: 60 };
/** J per output token: the decades that hold all runs. */
const DECADES = { from: -2, to: 2 };
/** Distinct without colour vision deficiencies (Okabe and Ito 2008), readable on white and on black. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6bb1", "#999999"];

/** A scatter plot in SVG, both axes logarithmic, with the diagonal and a factor of two to each side. */
export function chartOf(verdicts: readonly Verdict[]): string {
  const families = [...new Set(verdicts.map(({ run }) => familyOf(run.model.id)))];
  const marks = families.map((family, index) => {
    const points = verdicts
      .filter(({ run }) => familyOf(run.model.id) === family)
      .map(({ run, second }) => `M${x(run.joulesPerOutputToken)} ${y(second.value)}h0`);
    return `<path d="${points.join("")}" stroke="${COLOURS[index]}"/>`;
  });
  const title =
    "Energy per output token at the GPUs: phase@2 against ML.ENERGY, families held back, batch known";
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fff"/>`,
    `<text x="${SIZE.left}" y="22" font-size="14" fill="#222">${title.split(":")[0]}</text>`,
    ...grid(),
    diagonal(1, "#444", ""),
    diagonal(2, "#999", ' stroke-dasharray="4 3"'),
    diagonal(0.5, "#999", ' stroke-dasharray="4 3"'),
    `<g fill="none" stroke-width="5" stroke-linecap="round" stroke-opacity="0.65">${marks.join("\n")}</g>`,
    ...legend(families),
    "</svg>",
  ].join("\n")}\n`;
}

const span = DECADES.to - DECADES.from;
const inner = { width: SIZE.width - SIZE.left - SIZE.right, height: SIZE.height - SIZE.top - SIZE.bottom };
const share = (joules: number): number => (Math.log10(joules) - DECADES.from) / span;
const x = (joules: number): string => (SIZE.left + share(joules) * inner.width).toFixed(1);
const y = (joules: number): string => (SIZE.height - SIZE.bottom - share(joules) * inner.height).toFixed(1);

function grid(): readonly string[] {
  const [least, most] = [10 ** DECADES.from, 10 ** DECADES.to];
  const decades = Array.from({ length: span + 1 }, (_, index) => 10 ** (DECADES.from + index));
  return [
    ...decades.flatMap((joules) => [
      line([x(joules), y(least), x(joules), y(most)], "#e3e3e3", ""),
      line([x(least), y(joules), x(most), y(joules)], "#e3e3e3", ""),
      `<text x="${x(joules)}" y="${SIZE.height - SIZE.bottom + 18}" text-anchor="middle" fill="#444">${joules}</text>`,
      `<text x="${SIZE.left - 8}" y="${Number(y(joules)) + 4}" text-anchor="end" fill="#444">${joules}</text>`,
    ]),
    `<text x="${SIZE.left + inner.width / 2}" y="${SIZE.height - 18}" text-anchor="middle" fill="#222">measured, J per output token</text>`,
    `<text transform="translate(20 ${SIZE.top + inner.height / 2}) rotate(-90)" text-anchor="middle" fill="#222">phase@2, J per output token</text>`,
  ];
}

/** The line on which the estimate is `factor` times the truth. */
function diagonal(factor: number, colour: string, style: string): string {
  const [least, most] = [10 ** DECADES.from, 10 ** DECADES.to];
  const [from, to] = [Math.max(least, least / factor), Math.min(most, most / factor)];
  return line([x(from), y(from * factor), x(to), y(to * factor)], colour, style);
}

const line = ([x1, y1, x2, y2]: readonly string[], colour: string, style: string): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}"${style}/>`;

function legend(families: readonly string[]): readonly string[] {
  const left = SIZE.width - SIZE.right + 16;
  return families.flatMap((family, index) => [
    `<circle cx="${left}" cy="${SIZE.top + 12 + index * 20}" r="5" fill="${COLOURS[index]}"/>`,
    `<text x="${left + 12}" y="${SIZE.top + 16 + index * 20}" fill="#222">${family}</text>`,
  ]);
}
