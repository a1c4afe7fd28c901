/** What a test and the service of `metered-service.ts` say to each other. */

import type { RaplOptions } from "@wattspan/meters";
import type { StatusReport } from "wattspan";
import type { Point } from "../sdk.ts";

/** What the service is started with. */
export interface ServicePlan {
  readonly tree: RaplOptions;
  readonly lockFolder: string;
  /** The time of the host, in milliseconds. The test advances it. */
  readonly startMs: number;
}

/**
 * Each is answered when it is done; `report` with a report. A number is the time to which the host has gone.
 */
export type ServiceRequest = "begin" | "end" | "scrape" | "report" | "stop" | number;

export interface Report {
  readonly device: StatusReport["devices"][number];
  /** Joules on its spans. */
  readonly energies: readonly number[];
  readonly points: readonly Point[];
  readonly faults: StatusReport["faults"];
}
