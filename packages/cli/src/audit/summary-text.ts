/** What a record comes to, for people. */

import type { AuditSummary } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { countText, numberText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { type ScaledUnit, scaledUnit } from "../terminal/text/scaled-unit.js";
import { wrapped } from "../terminal/text/wrapped.js";

type SummaryFigures = AuditSummary["perRepetition"];
type SummaryFigure = NonNullable<SummaryFigures["joules"]>;

const MAX_LINE = 400;
const INDENT = 2;
const SHOWN_DIGITS = 12;
/** Of figures, which are compared with each other. */
const DIGITS = 4;

/**
 * The scope, the dataset, the figures of a repetition and of a unit, and the tables behind grams and estimates.
 * @example summaryText(summaryOf(await readRecord("run.audit.jsonl")), canvasOf(terminal))
 */
export function summaryText(summary: AuditSummary, canvas: Canvas): string {
  const { scope, dataset, energy, tables, counted, looserRules, perRepetition, perUnit } = summary;
  const about = [
    ...(scope === undefined ? [] : [`scope ${scope}`]),
    ...(dataset ? [`dataset ${dataset.name} ${dataset.version}${digestText(dataset)}`] : []),
    ...(energy === undefined ? [] : [`energy ${energy}`]),
  ];
  return [
    ...(about.length === 0 ? [] : [about.join("; ")]),
    ...(looserRules.length === 0 ? [] : [`rules looser than usual: ${looserRules.join(", ")}`]),
    ...(counted > 0 ? [`each repetition: ${figuresText(perRepetition, canvas)}`] : []),
    ...(perUnit
      ? [`each of ${countText(perUnit.count)} ${perUnit.name}: ${figuresText(perUnit, canvas)}`]
      : []),
    ...unknownText(summary),
    ...(counted > 0 ? [basisText(summary)] : []),
    ...(Object.keys(tables).length > 0 ? [`tables: ${Object.keys(tables).join(", ")}`] : []),
  ]
    .map((line) => wrapped("", safeText(line, MAX_LINE), canvas.width, INDENT))
    .join("\n");
}

function unknownText({ unknown = 0, perRepetition }: AuditSummary): readonly string[] {
  if (unknown === 0 || !(perRepetition.joules ?? perRepetition.stated)) return [];
  const what = unknown === 1 ? "activity or request to a service" : "activities or requests to services";
  return [`lower bounds: without ${countText(unknown)} ${what}, whose energy is unknown`];
}

/** As `summaryOf` has it. */
const MIN_FOR_INTERVAL = 6;

function basisText({ counted, perRepetition }: AuditSummary): string {
  if (perRepetition.seconds?.interval)
    return "Hodges-Lehmann estimates, with 95 % intervals of the repetitions alone";
  return counted < MIN_FOR_INTERVAL
    ? `Hodges-Lehmann estimates; an interval takes ${MIN_FOR_INTERVAL} repetitions that count`
    : "medians without intervals: the repetitions are too many";
}

/** The units of a summary. */
const FIGURE_UNITS = {
  joules: "J",
  stated: "J stated by others",
  cpuS: "CPU s",
  grams: "gCO2e",
  seconds: "s",
} as const satisfies Record<keyof SummaryFigures, string>;

/**
 * The unit of a figure. Grams of a repetition are so few that they need a prefix; joules and seconds have none, so that
 * all lines compare.
 * @example unitOf("grams", [0.00008], canvas).name // "µgCO2e"
 */
export function unitOf(
  figure: keyof SummaryFigures,
  values: readonly number[],
  { unicode }: Canvas,
): ScaledUnit {
  const name = FIGURE_UNITS[figure];
  return figure === "grams" ? scaledUnit(name, values, unicode) : { name, size: 1 };
}

/**
 * @param name Of its unit. Default: without. @example withinText({ value: 0.5, interval: { low: 0.4, high: 0.6 } },
 * unit, canvas, "J") // "0.5000 J (0.4000–0.6000)"
 */
export function withinText(
  { value, interval }: SummaryFigure,
  { size }: ScaledUnit,
  { glyphs }: Canvas,
  name = "",
): string {
  const text = (amount: number) => numberText(amount / size, DIGITS);
  const within = interval ? ` (${text(interval.low)}${glyphs.to}${text(interval.high)})` : "";
  return `${text(value)}${name && ` ${name}`}${within}`;
}

function figuresText(figures: SummaryFigures, canvas: Canvas): string {
  const known = (Object.keys(FIGURE_UNITS) as (keyof SummaryFigures)[]).flatMap((name) => {
    const figure = figures[name];
    if (!figure) return [];
    const unit = unitOf(name, [figure.value], canvas);
    return [withinText(figure, unit, canvas, unit.name)];
  });
  const unknown = figures.joules || figures.stated ? [] : ["energy unknown"];
  return [...unknown, ...known].join(", ");
}

const digestText = (dataset: NonNullable<AuditSummary["dataset"]>): string =>
  "sha256" in dataset
    ? ` (sha256 ${dataset.sha256.slice(0, SHOWN_DIGITS)}…${dataset.isStated ? ", as stated" : ""})`
    : "";

/** Digests of what the record rests on: tables, models, data. @example digestsText(summaryOf(recorded)) */
export const digestsText = ({ tables, digests }: Pick<AuditSummary, "tables" | "digests">): string =>
  [
    ...Object.entries(tables).map(([table, sha256]) => `table ${table}: sha256 ${sha256}`),
    ...digests.map(({ of, name, version, path, sha256, isStated }) => {
      const words = [of, name, version, path].filter((word) => word !== undefined);
      return `${words.join(" ")}: sha256 ${sha256}${isStated ? ", as stated" : ""}`;
    }),
  ]
    .map((line) => `${safeText(line, MAX_LINE)}\n`)
    .join("");
