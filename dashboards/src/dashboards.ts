/** Every dashboard. */

import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { agents } from "./dashboards/agents.ts";
import { budgets } from "./dashboards/budgets.ts";
import { devices } from "./dashboards/devices.ts";
import { grid } from "./dashboards/grid.ts";
import { inference } from "./dashboards/inference.ts";
import { overview } from "./dashboards/overview.ts";

/** By name. @example dashboards().get("overview")?.uid // "wattspan-overview" */
export const dashboards = (): ReadonlyMap<string, Dashboard> =>
  new Map(
    Object.entries({ overview, inference, agents, budgets, devices, grid }).map(([name, made]) => [
      name,
      made(),
    ]),
  );

/** Name of the file in `dashboards/grafana/` → text. */
export const dashboardFiles = (): ReadonlyMap<string, string> =>
  new Map(
    [...dashboards()].map(([name, dashboard]) => [
      `${name}.json`,
      `${JSON.stringify(dashboard, undefined, 2)}\n`,
    ]),
  );
