import type { LiveCost } from "../backends/live.ts";
import type { Stored } from "../backends/stored.ts";
import type { Week } from "../load/week.ts";
import type { WindowResult } from "../measure/window.ts";

/** The machine that the figures depend on. No names of hosts or people. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

/** Backends that were measured. */
export type Backend = "prometheus" | "victoriaMetrics";

/** A whole run, as docs/scale.json keeps it. */
export interface Results {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  readonly loadPerCore: number;
  readonly weeks: readonly Week[];
  /** Maximum attribute sets of a metric, as stated in docs/series-bounds.md at that time. */
  readonly bounds: Readonly<Record<string, number>>;
  readonly exports: { readonly typical: WindowResult; readonly large: WindowResult };
  readonly stored: Readonly<Record<"typical" | "busy", Readonly<Record<Backend, Stored>>>>;
  readonly live: Readonly<Record<Backend, LiveCost>>;
}
