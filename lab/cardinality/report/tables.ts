/** The tables of a run, as rows of text: the page and the terminal show the same. */

import { bytesText, countText, numberText } from "../../report/number-text.ts";
import type { TextTable } from "../../report/text-table.ts";
import { typicalInFull } from "../load/profile.ts";
import type { Week } from "../load/week.ts";
import type { ExportCost } from "../measure/exports.ts";
import type { Backend, Results } from "../measure/results.ts";
import { totalSeries } from "../series/series.ts";
import { type Fleet, type FleetCost, fleetCost } from "./fleet.ts";

/** Fleets of the page. */
export const fleets: readonly Fleet[] = [
  { name: "one process, every 15 s", processes: 1, intervalS: 15 },
  { name: "one process, every 60 s", processes: 1, intervalS: 60 },
  { name: "a node of 8 processes, every 15 s", processes: 8, intervalS: 15 },
  { name: "10,000 processes, every 60 s", processes: 10_000, intervalS: 60 },
  { name: "the same, `full`", processes: 10_000, intervalS: 60, inFull: true },
  { name: "the same without histograms", processes: 10_000, intervalS: 60, withoutHistograms: true },
];

/** Series of each metric against its bound. */
export function seriesTable({ weeks, bounds }: Pick<Results, "weeks" | "bounds">): TextTable {
  const names = [...new Set(weeks.flatMap(({ series }) => series.map(({ metric }) => metric)))];
  const cell = (week: Results["weeks"][number], metric: string) => {
    const found = week.series.find((count) => count.metric === metric);
    if (!found) return "";
    return found.series === found.sets
      ? numberText(found.sets)
      : `${numberText(found.sets)} / ${numberText(found.series)}`;
  };
  const rows = names.map((metric) => [
    metric,
    ...weeks.map((week) => cell(week, metric)),
    numberText(bounds[metric] ?? Number.NaN),
  ]);
  const all = ["all series", ...weeks.map(({ series }) => numberText(totalSeries(series))), ""];
  return { heads: ["metric", ...weeks.map(({ profile }) => profile), "sets at most"], rows: [...rows, all] };
}

/** Results of each week, including losses. */
export function weekTable({ weeks }: Pick<Results, "weeks">): TextTable {
  const row = (name: string, of: (week: Week) => string) => [name, ...weeks.map(of)];
  const off =
    (of: "joules" | "grams") =>
    ({ reported, metered }: Week) =>
      metered[of] === reported[of] ? "0" : Math.abs(metered[of] / reported[of] - 1).toExponential(0);
  const difference =
    (of: "tokens" | "activities") =>
    ({ reported, metered }: Week) =>
      numberText(metered[of] - reported[of]);
  return {
    heads: row("", ({ profile }) => profile),
    rows: [
      row("calls and agent runs", ({ calls }) => numberText(calls)),
      row("processes, in sequence", ({ processes }) => numberText(processes)),
      row("most series of one process", ({ series }) => numberText(totalSeries(series))),
      row("series of the week, stable instance names", (week) => numberText(week.distinctSeries)),
      row("series of the week, each process a new instance", (week) => numberText(week.seriesWithNewNames)),
      row("attribute sets with something under `other`", ({ foldedSets }) => numberText(foldedSets)),
      row("joules lost or counted twice, of all", off("joules")),
      row("grams, the same", off("grams")),
      row("tokens, the same", difference("tokens")),
      row("activities, the same", difference("activities")),
    ],
  };
}

/** What one export weighs and costs. */
export function exportTable({ exports: { typical, full, large } }: Results): TextTable {
  const row = (what: string, { bytes, gzipBytes, cpuMs, gzipMs }: ExportCost) => [
    ...[what, bytesText(bytes), bytesText(gzipBytes)],
    ...[cpuMs, gzipMs].map((ms) => `${numberText(ms)} ms`),
  ];
  const rows = Object.entries({ typical, [typicalInFull.name]: full, large }).flatMap(
    ([name, { page, otlp, bare, ...delta }]) => [
      row(`${name}, ${numberText(delta.series)} series: page to scrape`, page),
      row(`${name}: OTLP`, otlp),
      row(`${name}: page without histograms`, bare.page),
      row(`${name}: OTLP without histograms`, bare.otlp),
      [
        `${name}: OTLP, delta, each minute`,
        bytesText(delta.deltaBytes),
        bytesText(delta.deltaGzipBytes),
        "",
        "",
      ],
    ],
  );
  return { heads: ["one export", "bytes", "by gzip", "CPU", "CPU of gzip"], rows };
}

/** What backends need. */
export function backendTable({ stored, live }: Results): TextTable {
  const perSample = (kind: keyof Results["stored"], backend: Backend) =>
    `${numberText(stored[kind][backend].bytes / stored[kind][backend].samples)} B`;
  const row = (name: string, of: (backend: Backend) => string) => [
    name,
    of("prometheus"),
    of("victoriaMetrics"),
  ];
  return {
    heads: ["", "Prometheus", "VictoriaMetrics"],
    rows: [
      row("on disk for a sample, typical service", (backend) => perSample("typical", backend)),
      row("on disk for a sample, busy service", (backend) => perSample("busy", backend)),
      row("memory, resident", (backend) => bytesText(live[backend].residentBytes)),
      row("of series", (backend) => numberText(live[backend].series)),
      row("memory for a series", (backend) => bytesText(live[backend].bytesPerSeries)),
      row("CPU for a sample", (backend) => `${numberText(live[backend].cpuPerSampleUs)} µs`),
    ],
  };
}

/** What processes, a node and a fleet cost in a day. */
export function fleetTable(results: Results): TextTable {
  const costs = fleets.map((fleet) => fleetCost(results, fleet));
  const row = (name: string, of: (cost: FleetCost) => string) => [name, ...costs.map(of)];
  const between = (of: { readonly quiet: number; readonly busy: number }) =>
    `${bytesText(of.quiet)} … ${bytesText(of.busy)}`;
  return {
    heads: ["a day of", ...fleets.map(({ name }) => name)],
    rows: [
      row("series", ({ series }) => countText(series)),
      row("samples per second", ({ samplesPerS }) => countText(samplesPerS)),
      row("scraped pages", ({ pageBytes }) => bytesText(pageBytes)),
      row("OTLP", ({ otlpBytes }) => bytesText(otlpBytes)),
      row("OTLP by gzip", ({ otlpGzipBytes }) => bytesText(otlpGzipBytes)),
      row("on disk, Prometheus", ({ stored }) => between(stored.prometheus)),
      row("on disk, VictoriaMetrics", ({ stored }) => between(stored.victoriaMetrics)),
      row("CPU of exporting, in total", ({ exportCpuS }) => `${numberText(exportCpuS)} s`),
      row("memory for series, Prometheus", ({ memory }) => bytesText(memory.prometheus)),
      row("memory for series, VictoriaMetrics", ({ memory }) => bytesText(memory.victoriaMetrics)),
      row("cores for ingestion, Prometheus", ({ cores }) => numberText(cores.prometheus)),
      row("cores for ingestion, VictoriaMetrics", ({ cores }) => numberText(cores.victoriaMetrics)),
    ],
  };
}
