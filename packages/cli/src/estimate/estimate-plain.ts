/** An estimate for a pipe: ASCII, base units, one value a column, always the same columns. */

import type { Range } from "@wattspan/core";
import { bandChart } from "../terminal/band-chart.js";
import type { Canvas } from "../terminal/canvas.js";
import { type Column, columnsText } from "../terminal/columns.js";
import { numberText, percentText, plainNumber } from "../terminal/number-text.js";
import { safeText } from "../terminal/safe-text.js";
import { callFacts } from "./call-facts.js";
import { detailColumns } from "./details-text.js";
import type { EstimateReport, ReportedMethod } from "./estimate-report.js";
import { estimatedOf, inputShareText } from "./estimate-text.js";

const LABEL = 8;

/** The report as lines for programs and for files. @example estimatePlain(report, canvasOf(terminal)) */
export function estimatePlain(report: EstimateReport, canvas: Canvas): string {
  const sections = [
    [`estimate of ${safeText(report.request.model)}`, ...factLines(report)].join("\n"),
    columnsText(methodColumns(report.methods)),
    missingLines(report),
    disagreementLines(report, canvas),
    phaseLines(report),
    report.ecologits?.length ? columnsText(detailColumns(report.ecologits)) : undefined,
    tableLines(report),
  ];
  return `${sections.filter((section) => section !== undefined && section !== "").join("\n\n")}\n`;
}

const factLines = (report: EstimateReport): readonly string[] =>
  callFacts(report, "-").map(({ label, text }) => label.padEnd(LABEL) + text);

const QUANTITIES = [
  ["J", "energyJ"],
  ["Wh", "energyWh"],
  ["gCO2e", "operationalCo2eG"],
  ["hardware_gCO2e", "embodiedCo2eG"],
  ["water_L", "waterL"],
] as const;

function methodColumns(methods: readonly ReportedMethod[]): readonly Column[] {
  const cells = (member: (typeof QUANTITIES)[number][1], end: keyof Range) =>
    methods.map((method) => plainNumber(method.status === "estimated" ? method[member]?.[end] : undefined));
  return [
    { header: "method", cells: methods.map(({ id }) => id) },
    {
      header: "status",
      cells: methods.map((method) => (method.status === "estimated" ? "estimated" : method.reason)),
    },
    ...QUANTITIES.flatMap(([name, member]): readonly Column[] => [
      { header: name, align: "right", cells: cells(member, "value") },
      { header: `${name}_low`, align: "right", cells: cells(member, "low") },
      { header: `${name}_high`, align: "right", cells: cells(member, "high") },
    ]),
  ];
}

const missingLines = ({ methods }: EstimateReport): string =>
  methods
    .flatMap((method) =>
      method.status === "unavailable" ? [`${method.id}: no estimate: ${method.detail}`] : [],
    )
    .join("\n");

function disagreementLines(report: EstimateReport, canvas: Canvas): string | undefined {
  const bands = estimatedOf(report).map(({ id, energyJ }) => ({ label: id, range: energyJ }));
  const chart = bands.length < 2 ? undefined : bandChart(bands, { ...canvas, unit: "J" });
  if (!chart || !report.disagreement) return undefined;
  const { ratio, lowest, highest } = report.disagreement;
  const apart = ratio === undefined ? "the lowest is 0" : `${numberText(ratio, 2)}x`;
  return `disagreement ${apart} between ${lowest} and ${highest}\n${chart}`;
}

function phaseLines({ phases }: EstimateReport): string | undefined {
  if (!phases) return undefined;
  const { method, ...parts } = phases;
  const total = Object.values(parts).reduce((sum, joules) => sum + joules, 0);
  const columns: readonly Column[] = [
    { header: "phase", cells: Object.keys(parts) },
    { header: "J", align: "right", cells: Object.values(parts).map(plainNumber) },
    {
      header: "share",
      align: "right",
      cells: Object.values(parts).map((joules) =>
        percentText(total > 0 ? joules / total : 0).replace(" ", ""),
      ),
    },
  ];
  return `${columnsText(columns)}\n${inputShareText(phases)}`;
}

const tableLines = (report: EstimateReport): string =>
  estimatedOf(report)
    .map(({ id, tables }) => `tables of ${id}: ${tables.map((table) => safeText(table)).join(", ")}`)
    .join("\n");
