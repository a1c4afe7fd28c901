/** Every query of the dashboards, and what becomes of one when Grafana fills in its variables. */

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
  /** Whether the panel shows one point in time instead of a range. */
  readonly instant: boolean;
}

/** What Grafana would fill in: durations as `5m`, and what is chosen, `All` unless said. */
export interface Window extends Partial<Readonly<Record<VariableName, string>>> {
  /** `$__range`: the range of time that is shown. */
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
 * A query as a server gets it.
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

/** A value as Grafana writes it between the quotes of `=~"…"`, where no character of it means anything. */
function pattern(value: string | undefined): string {
  if (value === undefined) return EVERYTHING;
  const literal = value.replaceAll(/[\\^$*+?.()|[\]{}]/g, "\\$&");
  return literal.replaceAll(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
}
