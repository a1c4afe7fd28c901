import { agents } from "./agents.ts";
import { budgets } from "./budgets.ts";
import { devices } from "./devices.ts";
import type { DashboardExpectations } from "./expectation.ts";
import { grid } from "./grid.ts";
import { inference } from "./inference.ts";
import { overview } from "./overview.ts";

/** Of every panel of every dashboard; one without is a failure. */
export const expectations: Readonly<Record<string, DashboardExpectations>> = {
  overview,
  inference,
  agents,
  budgets,
  devices,
  grid,
};
