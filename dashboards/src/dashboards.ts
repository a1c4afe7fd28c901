/** Every dashboard. */

import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { agents } from "./dashboards/agents.ts";
import { budgets } from "./dashboards/budgets.ts";
import { devices } from "./dashboards/devices.ts";
import { grid } from "./dashboards/grid.ts";
import { inference } from "./dashboards/inference.ts";
import { overview } from "./dashboards/overview.ts";

/** By file name. @example dashboards().get("overview")?.uid // "wattspan-overview" */
export const dashboards = (): ReadonlyMap<string, Dashboard> =>
  new Map(
    Object.entries({ overview, inference, agents, budgets, devices, grid }).map(([name, made]) => [
      name,
      made(),
    ]),
  );
