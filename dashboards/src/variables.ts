/** The variables of the dashboards, and their conditions on series. */

import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { attribute, extensionMetric, type Metric, metric } from "@wattspan/core/names";
import { label, SERVICE, series } from "./series.ts";

/** Matches every value, and also series that lack the label. */
export const EVERYTHING = ".*";

/** The data source of all panels. */
export const DATASOURCE = { type: "prometheus", uid: `\${datasource}` } as const;

/** The variable with the data source of traces. */
export const TRACES = "traces";

/** A variable that chooses among the values of a label. */
interface LabelVariable {
  readonly title: string;
  readonly label: string;
  /** The metric whose series have the label. */
  readonly of: Metric;
  readonly description: string;
}

/**
 * By name. A scraper identifies a service by `job`; OTLP series have `service_name`. At least one of them
 * exists.
 */
const labelVariables = {
  job: {
    title: "Job",
    label: SERVICE[0],
    of: metric.operations,
    description: "Scraped services, by the scraper's name. Series by OTLP have none.",
  },
  service: {
    title: "Service",
    label: SERVICE[1],
    of: metric.operations,
    description: "Services with metrics by OTLP, by name. Scraped series have none.",
  },
  model: {
    title: "Model",
    label: label(attribute.model),
    of: metric.tokens,
    description: "The requested model.",
  },
  agent: {
    title: "Agent",
    label: label(attribute.agent),
    of: metric.agentRunEnergy,
    description: "The name of the agent.",
  },
  budget: {
    title: "Budget",
    label: label(attribute.budgetName),
    of: extensionMetric.budgetDecisions,
    description: "The name of the budget.",
  },
  zone: {
    title: "Grid zone",
    label: label(attribute.gridZone),
    of: metric.gridIntensity,
    description: "The zone of the electricity grid, in the source's naming.",
  },
} as const satisfies Record<string, LabelVariable>;

/** Name of a variable that filters the panels. */
export type VariableName = keyof typeof labelVariables;

/** Whether a name is that of such a variable. */
export const isVariable = (name: string): name is VariableName => Object.hasOwn(labelVariables, name);

/** Selects the series of a metric. `having` are further conditions. */
export type Select = (row: Metric, having?: readonly string[], suffix?: string) => string;

/**
 * Selects by the chosen values. A variable does not filter metrics without its label.
 * @example selecting(["job", "model"])(metric.water) // 'wattspan_water_L_total{job=~"$job"}'
 */
export function selecting(names: readonly VariableName[]): Select {
  return (row, having = [], suffix = "") => {
    const chosen = names
      .filter((name) => isOf(row, labelVariables[name]))
      .map((name) => `${labelVariables[name].label}=~"$${name}"`);
    return `${series(row, suffix)}{${[...chosen, ...having].join(",")}}`;
  };
}

/** Labels for the origin of a series are on all metrics; others only if the table has them. */
const isOf = (row: Metric, { label: name }: LabelVariable): boolean =>
  (SERVICE as readonly string[]).includes(name) ||
  row.attributes.some((attributeName) => label(attributeName) === name);

/** The choice of the data source of traces, for links to them. */
export const tracesVariable = () =>
  new DatasourceVariableBuilder(TRACES)
    .label("Traces")
    .description("Data source for links to the calls behind a figure, of type Tempo.")
    .type("tempo");

/** The choice of the data source. Every Prometheus and VictoriaMetrics is of the same type. */
export const datasourceVariable = () =>
  new DatasourceVariableBuilder("datasource").label("Data source").type(DATASOURCE.type);

/** A variable, "All" unless something is chosen. */
export function labelVariable(name: VariableName): QueryVariableBuilder {
  const { title, label: of, of: row, description } = labelVariables[name];
  const query = `label_values(${series(row, row.instrument === "histogram" ? "_count" : "")}, ${of})`;
  return new QueryVariableBuilder(name)
    .label(title)
    .description(description)
    .datasource(DATASOURCE)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allValue(EVERYTHING)
    .current({ selected: true, text: "All", value: "$__all" });
}
