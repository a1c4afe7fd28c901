/** Every query of the dashboards, and its form after Grafana fills in the variables. */

import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { EVERYTHING, isVariable, type VariableName } from "./variables.ts";

/** One query of one panel. */
export interface PanelQuery {
  /** Name of the dashboard, as `overview`. */
  readonly dashboard: string;
  /** Id of the panel in it. */
  readonly panel: number;
  readonly title: string;
  readonly unit: string;
  readonly refId: string;
  /** With variables: see {@link resolved}. */
  readonly expr: string;
  readonly legend: string;
  /** Whether the panel shows one point in time, not a range. */
  readonly instant: boolean;
}

/** What Grafana fills in: durations such as `5m`, and the chosen values, by default `All`. */
export interface Window extends Partial<Readonly<Record<VariableName, string>>> {
  /** `$__range`: the selected time range. */
  readonly range: string;
  /** `$__rate_interval`: at least four scrape intervals. */
  readonly rateInterval: string;
  /** `$__interval`: the time between two points of a chart. */
  readonly interval: string;
}

/** Every query, in the order of the dashboards and panels. @example panelQueries(dashboards()) */
export function panelQueries(dashboards: ReadonlyMap<string, Dashboard>): PanelQuery[] {
  return [...dashboards].flatMap(([dashboard, { panels = [] }]) =>
    panels.flatMap((panel) => {
      if (!("targets" in panel)) return [];
      const { id = 0, title = "", targets = [] } = panel;
      const unit = panel.fieldConfig?.defaults.unit ?? "";
      return (targets as Dataquery[]).map(
        ({ refId = "", expr, legendFormat: legend = "", instant = false }) => ({
          ...{ dashboard, panel: id, title, unit, refId, expr, legend, instant },
        }),
      );
    }),
  );
}

/**
 * A query as the server receives it.
 * @throws Error for a variable that is not known
 * @example resolved('rate(x{job=~"$job"}[$__rate_interval])', { range: "1h", rateInterval: "4m", interval: "1m" })
 */
export function resolved(expr: string, { range, rateInterval, interval, ...chosen }: Window): string {
  const durations: Readonly<Record<string, string>> = {
    __range: range,
    __rate_interval: rateInterval,
    __interval: interval,
  };
  return expr.replaceAll(/\$(\w+)/g, (variable, name: string) => {
    const value = durations[name];
    if (value !== undefined) return value;
    if (isVariable(name)) return pattern(chosen[name]);
    throw new Error(`Nothing is known of the variable ${variable} in: ${expr}`);
  });
}

/** A value as Grafana writes it between the quotes of `=~"…"`, with special characters escaped. */
function pattern(value: string | undefined): string {
  if (value === undefined) return EVERYTHING;
  const literal = value.replaceAll(/[\\^$*+?.()|[\]{}]/g, "\\$&");
  return literal.replaceAll(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
}
