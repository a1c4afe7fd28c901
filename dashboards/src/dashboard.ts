/** A whole dashboard, from its rows. */

import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { datasourceVariable, labelVariable, tracesVariable, type VariableName } from "./variables.ts";

/** The tag by which the dashboards find each other. */
const TAG = "wattspan";

/** Panels under a heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** The parts of a dashboard. */
export interface Contents {
  /** File name and end of the `uid`. */
  readonly name: string;
  readonly title: string;
  /** The question it answers. */
  readonly description: string;
  readonly variables: readonly VariableName[];
  readonly rows: readonly Row[];
}

/** Builds a dashboard, with links to the others that keep time and variables. */
export function dashboardOf({ name, title, description, variables, rows }: Contents): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(`wattspan-${name}`)
    .description(description)
    .tags([TAG])
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-6h", to: "now" })
    .refresh("1m")
    .variables([datasourceVariable(), ...variables.map(labelVariable), tracesVariable()])
    .link(otherDashboards());
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

/** Shown above the panels, not in the menu where the SDK would put it. */
function otherDashboards(): Builder<DashboardLink> {
  const { placement: _, ...link } = new DashboardLinkBuilder("Wattspan")
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true)
    .build();
  return { build: () => link };
}

/** Each panel gets its own id, from the top. */
const numbered = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  panels: (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })),
});
