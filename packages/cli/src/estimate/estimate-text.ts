/** An estimate for a person. */

import type { Canvas } from "../terminal/canvas.js";
import { bandChart } from "../terminal/charts/band-chart.js";
import { quantityColumn } from "../terminal/charts/quantity-column.js";
import { shareBar } from "../terminal/charts/share-bars.js";
import { type Column, columnsText } from "../terminal/text/columns.js";
import { numberText, percentText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { amountText, scaledUnit } from "../terminal/text/scaled-unit.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { callFacts } from "./call-facts.js";
import type { EstimateReport, ReportedMethod } from "./estimate-report.js";

type Estimated = Extract<ReportedMethod, { readonly status: "estimated" }>;

const LABEL = 8;
/** A wider chart would not show more. */
const WIDEST_CHART = 110;
const SHARES = 22;

/** The report as sections. @example estimateText(report, canvasOf(terminal)) */
export function estimateText(report: EstimateReport, canvas: Canvas): string {
  const { style } = canvas;
  const estimated = estimatedOf(report);
  const title = style.strong(safeText(report.request.model));
  const sections = [
    `${title}\n${factsText(report, canvas)}`,
    estimated.length > 0 ? methodsText(report, canvas) : undefined,
    missingText(report, canvas),
    defaultText(report, canvas),
    disagreementText(report, canvas),
    phasesText(report, canvas),
    estimated.length > 0 ? tablesText(estimated, canvas) : undefined,
  ];
  return `${sections.filter((section) => section !== undefined).join("\n\n")}\n`;
}

/** The methods that answered. @example estimatedOf(report).map(({ id }) => id) */
export const estimatedOf = ({ methods }: EstimateReport): readonly Estimated[] =>
  methods.filter((method) => method.status === "estimated");

function factsText(report: EstimateReport, { width, glyphs, style }: Canvas): string {
  return callFacts(report, glyphs.to)
    .map(({ label, text, isAssumed, advice }) => {
      const paint = isAssumed ? style.caution : (plain: string) => plain;
      const whole = advice === undefined ? text : `${text}; ${advice}`;
      return wrapped(label.padEnd(LABEL), whole, width)
        .split("\n")
        .map((line, row) =>
          row === 0 ? style.faint(line.slice(0, LABEL)) + paint(line.slice(LABEL)) : paint(line),
        )
        .join("\n");
    })
    .join("\n");
}

function methodsText(report: EstimateReport, canvas: Canvas): string {
  const { style, width } = canvas;
  const methods = estimatedOf(report);
  const idText = (id: string): string => (id === report.default.method ? style.strong(id) : id);
  const columns: readonly Column[] = [
    { header: style.faint("method"), cells: methods.map(({ id }) => idText(id)) },
    quantityColumn(
      "energy",
      "J",
      methods.map(({ energyJ }) => energyJ),
      canvas,
    ),
    quantityColumn(
      "energy",
      "Wh",
      methods.map(({ energyWh }) => energyWh),
      canvas,
    ),
    quantityColumn(
      "electricity",
      "gCO2e",
      methods.map(({ operationalCo2eG }) => operationalCo2eG),
      canvas,
    ),
    quantityColumn(
      "hardware",
      "gCO2e",
      methods.map(({ embodiedCo2eG }) => embodiedCo2eG),
      canvas,
    ),
    quantityColumn(
      "water",
      "L",
      methods.map(({ waterL }) => waterL),
      canvas,
    ),
  ].filter(({ cells }) => cells.some((cell) => cell !== ""));
  return `${style.heading("By method")}\n${columnsText(columns, width)}`;
}

function missingText({ methods }: EstimateReport, { style, width }: Canvas): string | undefined {
  const missing = methods.filter((method) => method.status === "unavailable");
  if (missing.length === 0) return undefined;
  const longest = Math.max(...missing.map(({ id }) => id.length)) + 2;
  return missing
    .map(({ id, detail, reason }) => {
      const paint = reason === "no_usage" ? style.caution : style.faint;
      return paint(wrapped(id.padEnd(longest), `no estimate: ${detail}`, width));
    })
    .join("\n");
}

/** Which method to use; nothing if the default was not requested. */
function defaultText(report: EstimateReport, { style, width }: Canvas): string | undefined {
  const { method, because, others } = report.default;
  const asked = report.methods.find(({ id }) => id === method);
  if (!asked || estimatedOf(report).length === 0) return undefined;
  const text =
    asked.status === "estimated"
      ? `${method} is the default: ${because}. Other methods: ${others}.`
      : `${method}, the default, gives no estimate here. Other methods: ${others}.`;
  return asked.status === "estimated" ? wrapped("", text, width) : style.caution(wrapped("", text, width));
}

function disagreementText(report: EstimateReport, canvas: Canvas): string | undefined {
  const estimated = estimatedOf(report);
  const { width, style, glyphs } = canvas;
  const bands = estimated.map(({ id, energyJ }) => ({ label: id, range: energyJ }));
  const frame = { ...canvas, width: Math.min(width, WIDEST_CHART), unit: "J" };
  const chart = bands.length < 2 ? undefined : bandChart(bands, frame);
  if (!chart || !report.disagreement) return undefined;
  const { ratio, lowest, highest, commonJ } = report.disagreement;
  const apart =
    ratio === undefined
      ? `${lowest} is 0`
      : `${numberText(ratio, 2)}${glyphs.times} between ${lowest} and ${highest}`;
  const jouleText = (value: number) => amountText(value, "J", canvas.unicode, 2);
  const common = commonJ
    ? `all ranges include ${jouleText(commonJ.low)} to ${jouleText(commonJ.high)}`
    : "their ranges have no value in common";
  return `${style.heading("How much they disagree")}\n${wrapped("", `${apart}; ${common}.`, width)}\n${chart}`;
}

const PHASES = [
  ["prefill", "processing the input"],
  ["cached", "reading cached input"],
  ["decode", "generating the output"],
  ["host", "servers around the GPUs"],
  ["idle", "machines kept ready"],
  ["overhead", "cooling and power distribution"],
] as const;

function phasesText({ phases }: EstimateReport, canvas: Canvas): string | undefined {
  if (!phases) return undefined;
  const { style, glyphs, unicode } = canvas;
  const rows = PHASES.map(([name, meaning]) => ({ name, meaning, joules: phases[name] }));
  const total = rows.reduce((sum, { joules }) => sum + joules, 0);
  if (total === 0) return undefined;
  const unit = scaledUnit("J", [total], unicode);
  const columns: readonly Column[] = [
    { header: "", cells: rows.map(({ name }) => name) },
    { header: unit.name, align: "right", cells: rows.map(({ joules }) => numberText(joules / unit.size)) },
    { header: "", align: "right", cells: rows.map(({ joules }) => percentText(joules / total)) },
    {
      header: "",
      cells: rows.map(({ joules }) => shareBar(joules / total, SHARES, glyphs, style).padEnd(SHARES)),
    },
    { header: "", cells: rows.map(({ meaning }) => style.faint(meaning)) },
  ];
  const heading = style.heading(`Where the energy goes, by ${phases.method}`);
  return `${heading}\n${columnsText(columns)}\n${inputShareText(phases)}`;
}

/** The GPUs' own work: everything else is in proportion. */
function inputShareText({ prefill, cached, decode }: NonNullable<EstimateReport["phases"]>): string {
  const gpus = prefill + cached + decode;
  const share = gpus > 0 ? (prefill + cached) / gpus : 0;
  return `Input takes ${percentText(share)} of the GPUs' energy, output ${percentText(1 - share)}.`;
}

function tablesText(methods: readonly Estimated[], { style, width }: Canvas): string {
  const longest = Math.max(...methods.map(({ id }) => id.length)) + 2;
  const lines = methods.map(({ id, tables }) =>
    wrapped(id.padEnd(longest), tables.map((table) => safeText(table)).join(", "), width),
  );
  return `${style.heading("Tables")}\n${style.faint(lines.join("\n"))}`;
}
