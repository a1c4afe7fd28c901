/** What a run found. Written as JSON, and shown by the page. */

import type { StatusReport } from "wattspan";
import type { Outage } from "../load/outages.ts";
import type { Received } from "../receiver/protocol.ts";
import type { Phase, Sample } from "../watch/health.ts";

/** Everything that the conditions and the page need. */
export interface SoakResult {
  readonly at: string;
  readonly machine: { readonly node: string; readonly cpus: number; readonly load: number };
  readonly seconds: number;
  readonly rate: number;
  /** Whole calls that were begun, those by hand included, and what their callers got that was not theirs. */
  readonly calls: number;
  readonly otherResults: number;
  readonly otherErrors: number;
  readonly footprints: number;
  readonly footprintJ: number;
  readonly clientJ: number;
  readonly unknown: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly spans: number;
  readonly spanJ: number;
  readonly spansWithoutFootprint: number;
  readonly provisional: number;
  readonly lackingJ: number;
  readonly differing: number;
  readonly received: Received;
  readonly devices: StatusReport["devices"];
  readonly faults: StatusReport["faults"];
  readonly selfCpuShare: number;
  readonly samplingState: string;
  readonly inFlight: number;
  readonly unsettled: number;
  readonly byHand: Phase;
  readonly metered: Phase;
  readonly samples: readonly Sample[];
  readonly outages: readonly Outage[];
  readonly rejections: readonly string[];
  readonly exceptions: readonly string[];
  /** What was still active after everything was shut down. */
  readonly leftTimers: number;
}
