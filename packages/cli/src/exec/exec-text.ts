/** The energy of a command, for a person. */

import type { Range } from "@wattspan/core";
import { unreadText } from "../machine/unread.js";
import type { Canvas } from "../terminal/canvas.js";
import { bandCells } from "../terminal/charts/band-cells.js";
import { type Column, columnsOf, columnsText } from "../terminal/text/columns.js";
import { countText, dividedBy, numberText } from "../terminal/text/number-text.js";
import { reasonWords } from "../terminal/text/reason-words.js";
import { safeText } from "../terminal/text/safe-text.js";
import { scaledUnit } from "../terminal/text/scaled-unit.js";
import type { ExecEpoch, ExecReport } from "./exec-report.js";

const LABEL = 9;
const MAX_EPOCHS = 20;
const MAX_METRICS = 4;

/** The report as a few lines. @example execText(report, canvasOf(terminalOf(process.stderr, process.env))) */
export function execText(report: ExecReport, canvas: Canvas): string {
  const { style } = canvas;
  const { name, stage, dataset, durationS, exitCode, signal, units, ignoredEvents } = report;
  const what = stage === "other" ? [] : [stage.replaceAll("_", " ")];
  const on = dataset === undefined ? [] : [`on ${safeText(dataset)}`];
  const title = [`${safeText(name)}${what.length > 0 ? ":" : ""}`, ...what, ...on].join(" ");
  const end = signal === undefined ? `exit code ${exitCode}` : `ended by ${signal}`;
  const facts = [
    ["energy", energyText(report, canvas)],
    ["CO2e", report.co2eG ? co2eText(report, canvas) : undefined],
    ["time", `${numberText(durationS)} s, ${end}`],
    ["each", units ? unitsText(units, canvas) : undefined],
    ["ignored", ignoredEvents > 0 ? style.caution(ignoredText(ignoredEvents)) : undefined],
    ...[...report.unread.map(unreadText), ...report.reasons.map(reasonWords)].map(
      (note) => ["note", style.caution(note)] as const,
    ),
  ] as const;
  const lines = facts.flatMap(([label, text]) =>
    text === undefined ? [] : [style.faint(label.padEnd(LABEL)) + text],
  );
  const epochs = report.epochs.length > 0 ? `\n${epochsText(report.epochs, canvas)}\n` : "";
  return `${style.strong(title)}\n${lines.join("\n")}\n${epochs}`;
}

const ignoredText = (count: number): string =>
  count === 1 ? "1 line that is not an event" : `${countText(count)} lines that are not events`;

function energyText({ energyJ, method, methodIds }: ExecReport, canvas: Canvas): string {
  const { style } = canvas;
  if (!energyJ) return style.failure("not known; run wattspan doctor to see what can be measured here");
  const how = `${method} by ${methodIds.map((id) => safeText(id)).join(", ")}`;
  return `${rangeText(energyJ, "J", canvas)}, ${method === "measured" ? how : style.caution(how)}`;
}

const co2eText = ({ co2eG, intensity }: ExecReport, canvas: Canvas): string =>
  `${rangeText(co2eG as Range, "gCO2e", canvas)}${intensity ? `, grid of ${safeText(intensity.zone)}` : ""}`;

function unitsText(
  { count, name = "units", each }: NonNullable<ExecReport["units"]>,
  canvas: Canvas,
): string {
  const joules = each.energyJ ? `${rangeText(each.energyJ, "J", canvas)} for each of ` : "";
  return `${joules}${countText(count)} ${safeText(name)}`;
}

function rangeText(range: Range, base: string, { unicode, glyphs, style }: Canvas): string {
  const unit = scaledUnit(base, [range.value], unicode);
  const { value, low, high } = dividedBy(range, unit.size);
  const band = `(${numberText(low, 2)}${glyphs.to}${numberText(high, 2)})`;
  return `${style.strong(`${numberText(value)} ${unit.name}`)} ${style.faint(band)}`;
}

/** The last epochs, with the program's numbers in the last one. */
function epochsText(epochs: readonly ExecEpoch[], { style, glyphs, unicode, width }: Canvas): string {
  const shown = epochs.slice(-MAX_EPOCHS);
  const energies = shown.map(({ energyJ }) => energyJ);
  const unit = scaledUnit(
    "J",
    energies.flatMap((range) => (range ? [range.value] : [])),
    unicode,
  );
  const column = columnsOf(shown, style.faint);
  const known = (value: number | undefined, write = (given: number) => numberText(given)) =>
    value === undefined ? "" : write(value);
  const metrics = Object.keys(shown.at(-1)?.metrics ?? {}).slice(0, MAX_METRICS);
  const columns: readonly Column[] = [
    column("epoch", ({ epoch }) => String(epoch), "right"),
    { header: style.faint(unit.name), cells: bandCells(energies, unit.size, glyphs, style) },
    column("s", ({ durationS }) => known(durationS), "right"),
    column("units", ({ units }) => known(units, countText), "right"),
    ...metrics.map((name) => column(safeText(name), (epoch) => known(epoch.metrics[name]), "right")),
  ];
  return columnsText(columns, width);
}
