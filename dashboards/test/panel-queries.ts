/** Every query of the dashboards, with variables filled in as Grafana does. */

import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { dashboards } from "../src/dashboards.ts";
import { EVERYTHING, isVariable } from "../src/variables.ts";

const DURATIONS: Readonly<Record<string, string>> = {
  __range: "1h",
  __rate_interval: "4m",
  __interval: "1m",
};

/** The queries, by the titles of their panels. */
export const panelQueries: readonly { readonly title: string; readonly expr: string }[] = [
  ...dashboards().values(),
].flatMap(({ panels = [] }) =>
  panels.flatMap(({ title = "", ...panel }) =>
    "targets" in panel
      ? (panel.targets as Dataquery[]).map(({ expr }) => ({ title, expr: resolved(expr) }))
      : [],
  ),
);

function resolved(expr: string): string {
  return expr.replaceAll(/\$(\w+)/g, (variable, name: string) => {
    const value = DURATIONS[name] ?? (isVariable(name) ? EVERYTHING : undefined);
    if (value === undefined) throw new Error(`Nothing is known of the variable ${variable} in: ${expr}`);
    return value;
  });
}
