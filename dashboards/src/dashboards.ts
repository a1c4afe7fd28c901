/** Every dashboard. */

import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { overview } from "./overview.ts";

/** By the name of their file. @example dashboards().get("overview")?.uid // "wattspan-overview" */
export const dashboards = (): ReadonlyMap<string, Dashboard> => new Map([["overview", overview()]]);
