/** The figures of the page, each from one metric. */

import {
  attribute,
  extensionMetric,
  type Metric,
  metric,
  prometheusName,
  type values,
} from "@wattspan/core/names";

/** Sums of the series of one metric, one for each value of a label, or of several. */
export interface Figure {
  /** Name of the series in Prometheus. */
  readonly series: string;
  /** Whether it is a counter. Otherwise it is a gauge, and several are averaged. */
  readonly counts: boolean;
  /** The labels that distinguish its parts. Default: it has one part. */
  readonly by: readonly string[];
  /** Selects the series. */
  readonly where?: { readonly label: string; readonly value: string };
}

const labelOf = (name: string): string => name.replaceAll(".", "_");

const figure = (row: Metric, by: string | readonly string[] = [], part = ""): Figure => ({
  series: prometheusName(row) + part,
  counts: row.instrument !== "gauge",
  by: [by].flat().map(labelOf),
});

const inferences = (part: string): Figure => figure(metric.operationEnergy, [], part);

/** Whose limit it is, and of what. */
const ACCOUNT = [attribute.budgetName, attribute.budgetScope, attribute.budgetDimension];

/** Average intensity only: average and marginal are never mixed. */
const SIGNAL = {
  label: labelOf(attribute.gridSignal),
  value: "average" satisfies (typeof values.gridSignal)[number],
};

/** All figures. */
export const figures = {
  energy: figure(metric.energy),
  energyLow: figure(metric.energyLow),
  energyHigh: figure(metric.energyHigh),
  co2e: figure(metric.co2e),
  co2eLow: figure(metric.co2eLow),
  co2eHigh: figure(metric.co2eHigh),
  inferenceEnergy: inferences("_sum"),
  inferences: inferences("_count"),
  operationsByMethod: figure(metric.operations, attribute.method),
  operationsByReason: figure(metric.operations, attribute.reason),
  energyByModel: figure(metric.energy, attribute.model),
  runEnergyByAgent: figure(metric.agentRunEnergy, attribute.agent, "_sum"),
  energyByAllocation: figure(metric.deviceEnergy, attribute.allocation),
  intensityByZone: { ...figure(metric.gridIntensity, attribute.gridZone), where: SIGNAL },
  intensityBySource: {
    ...figure(metric.gridIntensity, [attribute.gridZone, attribute.gridSource]),
    where: SIGNAL,
  },
  validUntilByZone: { ...figure(metric.gridValidUntil, attribute.gridZone), where: SIGNAL },
  spentByAccount: figure(extensionMetric.budgetSpent, ACCOUNT),
  limitByAccount: figure(extensionMetric.budgetLimit, ACCOUNT),
  decisionsByOutcome: figure(extensionMetric.budgetDecisions, attribute.budgetDecision),
  carbonFreeByZone: figure(extensionMetric.gridCarbonFree, attribute.gridZone),
  renewableByZone: figure(extensionMetric.gridRenewable, attribute.gridZone),
} as const satisfies Record<string, Figure>;

/** A figure. */
export type FigureName = keyof typeof figures;

/** Names of the figures. */
export const FIGURE_NAMES = Object.keys(figures) as readonly FigureName[];

/** The series behind the figures. @example SERIES_NAMES.has("wattspan_energy_joules_total") // true */
export const SERIES_NAMES: ReadonlySet<string> = new Set(Object.values(figures).map(({ series }) => series));

/**
 * The name of a part, from its labels. Labels that a series lacks are empty.
 * @example nameOf(["a", "b"], (label) => ({ a: "run", b: "energyJ" })[label]) // "run energyJ"
 */
export const nameOf = (by: Figure["by"], labelNamed: (label: string) => string | undefined): string =>
  by.map((label) => labelNamed(label) ?? "").join(" ");

/** A figure's parts by their labels; without parts it has one, the empty label. */
export type Parts<T> = ReadonlyMap<string, T>;

/** Values of one part, one for each time; null if unknown. */
export type Column = readonly (number | null)[];

/** Values of all figures. A figure without an entry was not found. */
export interface Reading {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** Growth per second for counters; values for gauges. */
  readonly columns: ReadonlyMap<FigureName, Parts<Column>>;
  /** Total growth for counters; last value for gauges. */
  readonly totals: ReadonlyMap<FigureName, Parts<number>>;
}
